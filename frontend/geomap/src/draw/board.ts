/** Board: the drawn shapes in terra-draw's store, spoken to in features of the contract. */

import { TerraDraw, type GeoJSONStoreFeatures, type TerraDrawSelectMode } from 'terra-draw';

import type { Feature, Kind } from '../contract';
import type { Point } from '../geometry/plane';
import type { DeckAdapter } from './adapter';
import { newId, pathsOf } from './features';
import {
  drawModes,
  KIND_OF,
  LOCKED,
  lockedMode,
  type RectangleMode,
  selectMode,
  type DrawMode,
  type Mode,
  type ModeHost,
  type Modes,
} from './modes';
import type { Reach } from './pointer';

export interface BoardEvents extends ModeHost {
  finished(id: string, action: string): void;
  changed(ids: string[]): void;
}

/** A shape being drawn: its outline with the point under the pointer, and how much of it is placed. */
export interface Draft {
  path: Point[];
  placed: number;
}

export class Board {
  mode: Mode = 'select';
  readonly draw: TerraDraw;
  private readonly modes: Modes;
  private readonly selecting: TerraDrawSelectMode;
  /** Shapes that terra-draw cannot hold, as those with holes: they go back to Python untouched. */
  private kept: Feature[] = [];

  constructor(adapter: DeckAdapter, events: BoardEvents) {
    this.modes = drawModes(events);
    this.selecting = selectMode(events);
    this.draw = new TerraDraw({
      adapter,
      modes: [this.selecting, lockedMode(), ...Object.values(this.modes)],
      idStrategy: { isValidId: (id) => typeof id === 'string' && id !== '', getId: newId },
    });
    this.draw.start();
    this.draw.setMode('select');
    this.draw.on('finish', (id, { action }) => events.finished(String(id), action));
    this.draw.on('change', (ids) => events.changed(ids.map(String)));
  }

  get drawing(): boolean {
    return this.draw.getModeState() === 'drawing';
  }

  setMode(mode: Mode): void {
    this.mode = mode;
    this.draw.setMode(mode === 'rotate' ? 'select' : mode);
  }

  setReach({ hit }: Reach): void {
    for (const mode of [this.selecting, ...Object.values(this.modes)]) {
      // the option alone is not enough: each part of a mode copied it when the mode was set up
      for (const part of [mode, ...Object.values(mode)] as unknown[]) {
        if (hasDistance(part)) part.pointerDistance = hit;
      }
    }
  }

  /** Finish or give up the drawing in progress, as the key would. */
  press(key: 'Enter' | 'Escape'): void {
    const mode = this.drawMode;
    mode?.onKeyUp({ key, heldKeys: [], preventDefault: () => undefined });
  }

  step(step: 'undo' | 'redo'): void {
    this.drawMode?.[step]();
  }

  get canRedo(): boolean {
    return (this.drawMode?.redoSize() ?? 0) > 0;
  }

  private get drawMode(): Modes[DrawMode] | undefined {
    return this.modes[this.mode as DrawMode];
  }

  /** The shape being drawn, if it is among these. */
  draftOf(ids: string[]): Draft | undefined {
    const found = ids
      .filter((id) => this.draw.hasFeature(id))
      .map((id) => this.draw.getSnapshotFeature(id)!)
      .find(({ properties }) => properties['currentlyDrawing'] === true);
    return found && { path: pathsOf(asFeature(found))[0]!, placed: this.placed(found) };
  }

  private placed({ geometry, properties }: GeoJSONStoreFeatures): number {
    const { rectangle } = this.modes;
    if (this.mode === 'rectangle') return (rectangle as RectangleMode).placed.length;
    if (geometry.type === 'LineString') return geometry.coordinates.length - 1;
    return Number(properties['committedCoordinateCount'] ?? 1);
  }

  features(): Feature[] {
    return [...this.draw.getSnapshot().filter(isShape).map(asFeature), ...this.kept];
  }

  feature(id: string): Feature | undefined {
    if (!this.draw.hasFeature(id)) return undefined;
    const found = this.draw.getSnapshotFeature(id);
    return found && isShape(found) ? asFeature(found) : undefined;
  }

  isSelected(id: string): boolean {
    return this.draw.getSnapshotFeature(id)?.properties['selected'] === true;
  }

  paths(without?: string): Point[][] {
    return this.features()
      .filter(({ id }) => id !== without)
      .flatMap((feature) => pathsOf(feature));
  }

  /** Make the board hold these shapes, and touch only those that differ and may be touched. */
  take(features: Feature[], untouched: ReadonlySet<string> = new Set()): void {
    const mine = new Map(this.features().map((feature) => [feature.id, feature]));
    const theirs = new Set(features.map(({ id }) => id));
    this.kept = this.kept.filter(({ id }) => untouched.has(id));
    this.remove([...mine.keys()].filter((id) => !theirs.has(id) && !untouched.has(id)));
    for (const feature of features.filter(({ id }) => !untouched.has(id))) {
      const own = mine.get(feature.id);
      if (!own || !this.draw.hasFeature(feature.id)) this.add(feature);
      else if (modeOf(own) !== modeOf(feature)) this.replace(feature);
      else if (text(own) !== text(feature) && !this.reshape(feature)) this.replace(feature);
    }
  }

  add(feature: Feature): boolean {
    const { id, geometry } = feature;
    const properties = { mode: modeOf(feature), kind: feature.properties.kind };
    const made = { type: 'Feature', id, geometry, properties } as GeoJSONStoreFeatures;
    const valid = this.draw.addFeatures([made]).every((answer) => answer.valid);
    if (!valid) this.kept.push(feature);
    return valid;
  }

  remove(ids: string[]): void {
    this.draw.removeFeatures(ids.filter((id) => this.draw.hasFeature(id)));
    this.kept = this.kept.filter(({ id }) => !ids.includes(id));
  }

  /** Give a shape another outline; false when it would be none. */
  reshape({ id, geometry }: Feature): boolean {
    try {
      this.draw.updateFeatureGeometry(id, geometry);
      return true;
    } catch {
      return false;
    }
  }

  private replace(feature: Feature): void {
    this.remove([feature.id]);
    this.add(feature);
  }
}

function hasDistance(part: unknown): part is { pointerDistance: number } {
  return typeof part === 'object' && part !== null && 'pointerDistance' in part;
}

function isShape({ geometry, properties }: GeoJSONStoreFeatures): boolean {
  const mode = properties['mode'] as string;
  const isHandle = geometry.type === 'Point';
  return !isHandle && mode !== 'split' && properties['currentlyDrawing'] !== true;
}

function asFeature({ id, geometry, properties }: GeoJSONStoreFeatures): Feature {
  const mode = properties['mode'] as DrawMode;
  const kind = (properties['kind'] as Kind | undefined) ?? KIND_OF[mode];
  const locked = (mode as string) === LOCKED ? { locked: true } : {};
  return {
    id: String(id),
    geometry: geometry as Feature['geometry'],
    properties: { kind, ...locked },
  };
}

function modeOf({ properties }: Feature): string {
  return properties.locked ? LOCKED : properties.kind;
}

function text({ geometry }: Feature): string {
  return JSON.stringify(geometry.coordinates);
}
