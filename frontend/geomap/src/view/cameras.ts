/** Cameras: the maps on the page, for whoever leads or follows them. */

import type { View } from './camera';

export interface Size {
  width: number;
  height: number;
}

/** A camera as it is sent, with the size of the map that it belongs to. */
export type Shot = Omit<View, 'minZoom' | 'maxZoom'> & Partial<Size>;

export interface Filmed {
  readonly view: View;
  readonly size: Size;
  /** Whether the visitor has something on the map in hand. */
  readonly isHeld: boolean;
  /** Move the camera, as a step of a longer way. */
  glide(view: Partial<View>): void;
}

export interface Watcher {
  /** A map has come onto the page, or has got another size. */
  arrived(map: Filmed): void;
  /** The visitor has moved the camera. */
  moved(map: Filmed): void;
}

const mounted = new Set<Filmed>();
const watchers = new Set<Watcher>();

export function maps(): Iterable<Filmed> {
  return mounted;
}

/** A map has come onto the page; returns what takes it off. */
export function enter(map: Filmed): () => void {
  mounted.add(map);
  arrive(map);
  return () => mounted.delete(map);
}

export function arrive(map: Filmed): void {
  watchers.forEach((watcher) => watcher.arrived(map));
}

export function moved(map: Filmed): void {
  watchers.forEach((watcher) => watcher.moved(map));
}

export function watch(watcher: Watcher): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}
