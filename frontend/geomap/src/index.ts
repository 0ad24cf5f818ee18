/** The component's entry points: the map, a picture to choose points in, tables, the room. */

import type { Component, Data } from './contract';
import { receive } from './link/tables';
import type { LiveData, LiveState } from './live/contract';
import { Live } from './live/live';
import { GeoMap } from './map';
import { PictureBoard, type Clicked, type PictureData } from './picture/board';
import { forgetProbe, setProbe } from './probe';

const maps = new WeakMap<Node, GeoMap>();
const boards = new WeakMap<Node, PictureBoard>();
/** A page has one room; the place that asked for it last holds it. */
let held: { room: Live; place: Node } | null = null;

/** Mount the map, or bring the mounted one up to date. */
export default function geomap(component: Component<Data>): () => void {
  const root = component.parentElement;
  const known = maps.get(root);
  // a run that was overtaken may still call for a place that has left the page
  if (!known && !root.isConnected) return () => {};
  const map = known ?? new GeoMap(component);
  maps.set(root, map);
  if (known) map.update(component);
  setProbe(map);
  return () => {
    // Streamlit also calls this for a run that a newer one has overtaken: only a map that has left
    // the page is taken down
    setTimeout(() => {
      if (map.screen.root.isConnected || maps.get(root) !== map) return;
      maps.delete(root);
      forgetProbe(map);
      map.destroy();
    });
  };
}

/** Mount a picture in which points are chosen, or bring the mounted one up to date. */
export function picture(component: Component<PictureData, Clicked>): () => void {
  const root = component.parentElement;
  const known = boards.get(root);
  if (!known && !root.isConnected) return () => {};
  const board = known ?? new PictureBoard(component);
  boards.set(root, board);
  if (known) board.update(component);
  return () => {
    setTimeout(() => {
      if (board.root.isConnected || boards.get(root) !== board) return;
      boards.delete(root);
      board.destroy();
    });
  };
}

/** Open the room of the page, or bring the open one up to date. */
export function live(component: Component<LiveData, LiveState>): () => void {
  const place = component.parentElement;
  if (held?.place !== place && !place.isConnected) return () => {};
  if (held) held.room.update(component);
  held = { room: held?.room ?? new Live(component), place };
  return () => {
    setTimeout(() => {
      // when a page is turned, the next one may have taken the room over
      if (place.isConnected || held?.place !== place) return;
      held.room.destroy();
      held = null;
    });
  };
}

/** Take in a table that layers name as "ref:NAME". */
export function feed({ data }: Component<Uint8Array>): void {
  receive(data instanceof Uint8Array ? data : new Uint8Array(data));
}
