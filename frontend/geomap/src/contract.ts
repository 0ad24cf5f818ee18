/** Contract: what Python sends to the map and what the map tells Python. */

import type { Point } from './geometry/plane';

export type Kind = 'plot' | 'footprint' | 'line' | 'area';

export interface Feature {
  id: string;
  geometry:
    { type: 'Polygon'; coordinates: Point[][] } | { type: 'LineString'; coordinates: Point[] };
  properties: { kind: Kind; locked?: boolean };
}

export interface Camera {
  longitude: number;
  latitude: number;
  zoom: number;
  pitch: number;
  bearing: number;
  minZoom: number;
  maxZoom: number;
}

/** One layer as pydeck writes it; `data` may be rows or "ref:NAME" of a fed table. */
export type LayerJson = { id: string; data?: unknown } & Record<string, unknown>;

export type Group = 'select' | 'plots' | 'works' | 'edit' | 'history' | 'compare' | 'view';

/** What one key shows instead of the layers, and what is written on the map meanwhile. */
export interface Before {
  /** Name of the fed table whose rows are the layers. */
  ref: string;
  hash: string;
  label: string;
}

export interface Data {
  layers: LayerJson[];
  hash: string;
  before: Before | null;
  camera: Camera;
  features: Feature[];
  rev: string;
  snap: Point[][];
  snapRef: string | null;
  selected: string | null;
  canUndo: boolean;
  canRedo: boolean;
  labels: Record<string, string>;
  locale: string;
  tools: Group[];
  /** The next click tells its place and chooses nothing. */
  picks: boolean;
  /** The `rev` of the browser's last edit that Python has dealt with; null where nobody else edits. */
  heard: string | null;
  /** Which plan of a room `features` show, and up to which of its revs; null outside rooms. */
  at: { branch: string; rev: number } | null;
  /** A picture to look at, with nothing to press. */
  wall: boolean;
  /** Whether the camera turns around home by itself. */
  roam: boolean;
  /** How much larger than usual labels are. */
  scale: number;
  /** Whether buttons and words are large. */
  big: boolean;
}

export type Action =
  'draw' | 'vertex' | 'move' | 'rotate' | 'split' | 'duplicate' | 'delete' | 'type';

/** A finished change, with the whole of what is now drawn. */
export interface Edit {
  rev: string;
  base: string;
  seq: number;
  action: Action;
  ids: string[];
  features: Feature[];
}

export interface Selected {
  seq: number;
  id: string | null;
  layer: string | null;
}

/** A place that was pointed at when Python asked for one. */
export interface Picked {
  seq: number;
  place: Point;
}

/** How often undo and redo were asked for since the page was opened. */
export interface History {
  undo: number;
  redo: number;
}

export interface State {
  edit: Edit;
  selected: Selected;
  history: History;
  picked: Picked;
}

export type Send<S = State> = <Name extends keyof S>(name: Name, value: S[Name]) => void;

/** What Streamlit hands to a component on every run. */
export interface Component<D, S = State> {
  data: D;
  parentElement: HTMLElement | ShadowRoot;
  setStateValue: Send<S>;
}
