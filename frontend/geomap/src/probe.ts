/** Probe: what a test may ask the page about the map; nothing in the product uses it. */

import type { Feature } from './contract';
import type { Point } from './geometry/plane';
import type { Pixel } from './geometry/snap';
import type { GeoMap } from './map';
import { bare, type View } from './view/camera';

export interface Probe {
  ready: boolean;
  mode: string | null;
  drawing: boolean;
  /** Whether the map shows what was before. */
  flipped: boolean;
  view: Partial<View>;
  selected: string | null;
  features: Feature[];
  /** Place on the page, as a mouse needs it. */
  project(lon: number, lat: number): Pixel;
}

declare global {
  interface Window {
    __geomap?: Probe & { map: GeoMap };
  }
}

export function setProbe(map: GeoMap): void {
  window.__geomap = {
    map,
    get ready() {
      return map.editor !== null && (map.stage?.deck.isInitialized ?? false);
    },
    get mode() {
      return map.editor?.mode ?? null;
    },
    get drawing() {
      return map.editor?.board.drawing ?? false;
    },
    get flipped() {
      return map.flipped;
    },
    get view() {
      return map.stage ? bare(map.stage.view) : {};
    },
    get selected() {
      return map.editor?.selectedId ?? null;
    },
    get features() {
      return map.editor?.board.features() ?? [];
    },
    project(lon, lat) {
      const { left, top } = map.stage!.canvas.getBoundingClientRect();
      const { x, y } = map.stage!.project([lon, lat] as Point);
      return { x: x + left, y: y + top };
    },
  };
}

export function forgetProbe(map: GeoMap): void {
  if (window.__geomap?.map === map) delete window.__geomap;
}
