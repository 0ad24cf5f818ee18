/** Picked: the row under a click, whether it came as a plain row or as a GeoJSON feature. */

import type { PickingInfo } from '@deck.gl/core';

import type { Picked } from '../draw/host';

export function pickedRow(info: PickingInfo | null): Picked | null {
  const row = info?.object as { properties?: object } | undefined;
  if (!row) return null;
  const given = { ...row.properties, ...row } as { id?: unknown; feature?: unknown };
  return { id: text(given.id), feature: text(given.feature), layer: info?.layer?.id ?? '' };
}

function text(value: unknown): string | null {
  return value == null ? null : String(value);
}
