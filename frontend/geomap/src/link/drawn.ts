/** Drawn: shapes that others have changed, for the maps on the page to show ahead of Python. */

import type { Feature } from '../contract';

/** What a plan of the room holds from a rev on; null for a shape that is gone. */
export interface Drawn {
  /** Empty for the common plan, or the member whose variant it is. */
  branch: string;
  rev: number;
  shapes: ReadonlyMap<string, Feature | null>;
}

const watchers = new Set<(drawn: Drawn) => void>();

export function spread(drawn: Drawn): void {
  watchers.forEach((watcher) => watcher(drawn));
}

/** Hear of shapes; returns what ends that. */
export function onDrawn(watcher: (drawn: Drawn) => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}
