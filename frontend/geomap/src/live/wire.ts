/** Wire: where the hub of the room listens, and what it says. */

import type { Drawn } from '../link/drawn';
import type { Shot } from '../view/cameras';
import { drawnOf } from './shapes';

export interface Heard {
  rev?: number;
  camera?: Shot;
  drawn?: Drawn;
}

/** The hub stands beside the page, whatever path that is served under. */
export function address(page: string): string {
  const found = new URL('live', page);
  found.protocol = found.protocol === 'https:' ? 'wss:' : 'ws:';
  found.search = '';
  found.hash = '';
  return found.href;
}

/** What of a message holds; what is not understood is not there. */
export function read(text: unknown): Heard {
  const given = parsed(text);
  const { rev, camera } = given;
  const drawn = drawnOf(given['drawn']);
  const heard: Heard = {};
  if (Number.isSafeInteger(rev) && (rev as number) >= 0) heard.rev = rev as number;
  const shot = shotOf(camera);
  if (shot) heard.camera = shot;
  if (drawn) heard.drawn = drawn;
  return heard;
}

function parsed(text: unknown): Record<string, unknown> {
  try {
    const given: unknown = JSON.parse(text as string);
    return given && typeof given === 'object' ? (given as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

const RANGES: Record<Exclude<keyof Shot, 'width' | 'height'>, [number, number]> = {
  longitude: [-180, 180],
  latitude: [-85, 85],
  zoom: [0, 24],
  pitch: [0, 75],
  bearing: [-3600, 3600],
};

function shotOf(given: unknown): Shot | null {
  if (!given || typeof given !== 'object') return null;
  const camera = given as Record<string, unknown>;
  const inside = Object.entries(RANGES).every(([name, [least, most]]) =>
    within(camera[name], least, most),
  );
  if (!inside) return null;
  const { longitude, latitude, zoom, pitch, bearing, width, height } = camera as unknown as Shot;
  const sized = within(width, 1, 1e5) && within(height, 1, 1e5);
  return { longitude, latitude, zoom, pitch, bearing, ...(sized ? { width, height } : {}) };
}

function within(value: unknown, least: number, most: number): boolean {
  // NaN is refused too
  return typeof value === 'number' && value >= least && value <= most;
}
