/** Ease: a camera on its way to where another one is. */

import type { Shot, Size } from '../view/cameras';
import type { View } from '../view/camera';

/** In this time about two thirds of the way are done. [ms] */
const PACE_MS = 180;
/** Nearer than this a camera is there: half a centimetre, a hundredth of a degree. */
const THERE = { longitude: 5e-8, latitude: 5e-8, zoom: 0.001, pitch: 0.01, bearing: 0.01 };

export type Aim = Pick<View, keyof typeof THERE>;

const NAMES = Object.keys(THERE) as (keyof Aim)[];

/** What another camera sees, all of it, on a map of another size. */
export function fitted({ width, height, ...aim }: Shot, size: Size, limits: View): Aim {
  const share = width && height ? Math.min(size.width / width, size.height / height) : 1;
  const larger = share > 0 ? Math.log2(share) : 0;
  const zoom = Math.max(limits.minZoom, Math.min(aim.zoom + larger, limits.maxZoom));
  return { ...aim, zoom };
}

/** The next step of the way; the aim itself when it is reached or no way is wanted. */
export function eased(from: Aim, aim: Aim, ms: number, still = false): Aim {
  const goal = { ...aim, bearing: from.bearing + turn(from.bearing, aim.bearing) };
  const share = 1 - Math.exp(-ms / PACE_MS);
  const isThere = NAMES.every((name) => Math.abs(goal[name] - from[name]) <= THERE[name]);
  if (still || isThere) return { ...aim };
  const step = (name: keyof Aim): number => from[name] + (goal[name] - from[name]) * share;
  return Object.fromEntries(NAMES.map((name) => [name, step(name)])) as unknown as Aim;
}

export function same(a: Aim, b: Aim): boolean {
  return NAMES.every((name) => a[name] === b[name]);
}

/** The shorter way from one direction to another. [degrees] */
function turn(from: number, to: number): number {
  return ((((to - from) % 360) + 540) % 360) - 180;
}
