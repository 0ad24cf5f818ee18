/** Wall: a map on a big screen shows the same picture whatever number of pixels that has. */

import type { Camera } from '../contract';
import type { Size } from './cameras';

/** Zoom and sizes of labels are given for a window of this size. [px] */
const MEANT: Size = { width: 1920, height: 1080 };

/** How much larger than meant a window is; 1 before it has a size. */
export function wallScale({ width, height }: Size = ofWindow()): number {
  const share = Math.min(width / MEANT.width, height / MEANT.height);
  return share > 0 ? share : 1;
}

export function wallHome(home: Camera, size?: Size): Camera {
  const zoom = home.zoom + Math.log2(wallScale(size));
  return { ...home, zoom: Math.max(home.minZoom, Math.min(zoom, home.maxZoom)) };
}

function ofWindow(): Size {
  return { width: window.innerWidth, height: window.innerHeight };
}
