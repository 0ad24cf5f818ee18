/** Modes: the ways of drawing that terra-draw is set up with, and how shapes look. */

import {
  TerraDrawAngledRectangleMode,
  TerraDrawLineStringMode,
  TerraDrawPolygonMode,
  TerraDrawRenderMode,
  TerraDrawSelectMode,
  type GeoJSONStoreFeatures,
  type SnapToCustom,
  type TerraDrawMouseEvent,
} from 'terra-draw';

import type { Kind } from '../contract';
import { crossesItself } from '../geometry/crossing';
import type { Point } from '../geometry/plane';
import { COLOUR, lined, LOCKED_STYLE, outlined, SELECTED } from './styles';

/** Ways of drawing; the names of kinds draw that kind. */
export type DrawMode = 'plot' | 'rectangle' | 'footprint' | 'area' | 'line' | 'split';
export type Mode = DrawMode | 'select' | 'rotate';

/** A shape that Python locked is shown and can be selected, no more. */
export const LOCKED = 'locked';

export const KIND_OF: Record<DrawMode, Kind> = {
  plot: 'plot',
  rectangle: 'plot',
  footprint: 'footprint',
  area: 'area',
  line: 'line',
  split: 'line',
};

export interface ModeHost {
  /** A drawn point or a finished shape was refused, because the shape would cross itself. */
  refused(): void;
  snapVertex: SnapToCustom;
}

interface Undoable {
  undo(): void;
  redo(): void;
  onKeyUp(event: { key: string; heldKeys: string[]; preventDefault(): void }): void;
  updateOptions(options: object): void;
}

export type Modes = Record<DrawMode, TerraDrawBase & Undoable>;
type TerraDrawBase = TerraDrawPolygonMode | TerraDrawLineStringMode | TerraDrawAngledRectangleMode;

export function drawModes(host: ModeHost): Modes {
  const polygon = (modeName: DrawMode): TerraDrawPolygonMode =>
    new TerraDrawPolygonMode({
      modeName,
      styles: outlined(COLOUR[modeName]),
      validation: (feature, { updateType }) => {
        const valid = !polygonCrosses(feature, updateType);
        if (!valid) host.refused();
        return { valid };
      },
    });
  const line = (modeName: DrawMode): TerraDrawLineStringMode =>
    new TerraDrawLineStringMode({ modeName, styles: lined(COLOUR[modeName]) });
  return {
    plot: polygon('plot'),
    rectangle: new RectangleMode({ modeName: 'rectangle', styles: outlined(COLOUR.rectangle) }),
    footprint: polygon('footprint'),
    area: polygon('area'),
    line: line('line'),
    split: line('split'),
  };
}

/** While drawing only what is placed counts: the side back to the start may still cross. */
function polygonCrosses({ geometry }: GeoJSONStoreFeatures, updateType: string): boolean {
  if (geometry.type !== 'Polygon' || updateType === 'provisional') return false;
  const ring = geometry.coordinates[0] as Point[];
  return crossesItself(updateType === 'finish' ? ring : ring.slice(0, -1));
}

/** terra-draw's rectangle at any angle, with the last corner to take back. */
export class RectangleMode extends TerraDrawAngledRectangleMode {
  placed: TerraDrawMouseEvent[] = [];

  override onClick(event: TerraDrawMouseEvent): void {
    const before = this.placed.at(-1);
    if (before && before.lng === event.lng && before.lat === event.lat) return;
    super.onClick(event);
    this.placed = this.state === 'drawing' ? [...this.placed, event] : [];
  }

  override undo(): void {
    const kept = this.placed.slice(0, -1);
    this.cleanUp();
    kept.forEach((event) => this.onClick({ ...event }));
  }

  override cleanUp(): void {
    super.cleanUp();
    this.placed = [];
  }
}

export function selectMode(host: ModeHost): TerraDrawSelectMode {
  const free = {
    feature: {
      draggable: true,
      validation: (feature: GeoJSONStoreFeatures) => {
        const { geometry } = feature;
        const valid =
          geometry.type !== 'Polygon' || !crossesItself(geometry.coordinates[0] as Point[]);
        if (!valid) host.refused();
        return { valid };
      },
      selfIntersectable: true, // judged by the line above, which also tells the visitor
      coordinates: {
        midpoints: { draggable: true },
        draggable: true,
        deletable: true,
        snappable: { toCustom: host.snapVertex },
      },
    },
  };
  return new TerraDrawSelectMode({
    flags: {
      ...Object.fromEntries(Object.keys(COLOUR).map((mode) => [mode, free])),
      [LOCKED]: { feature: {} },
    },
    // the map selects: by what is seen in three dimensions, not by the ground behind a house
    allowManualSelection: false,
    allowManualDeselection: false,
    keyEvents: null,
    dragEventThrottle: 0,
    styles: SELECTED,
  });
}

export function lockedMode(): TerraDrawRenderMode {
  return new TerraDrawRenderMode({
    modeName: LOCKED,
    styles: LOCKED_STYLE,
  });
}
