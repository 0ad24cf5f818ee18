/** Styles: how drawn shapes look; one accent, and quiet colours for the rest. */

import type { DrawMode } from './modes';

const ACCENT = '#0b6e8a';
const INK = '#1d2a36';
const WORKS = '#8a5a14';
const QUIET = '#5f7a86';
const WHITE = '#ffffff';

export const COLOUR: Record<DrawMode, string> = {
  plot: ACCENT,
  rectangle: ACCENT,
  footprint: INK,
  area: WORKS,
  line: WORKS,
  split: '#b3261e',
};

export const LOCKED_STYLE = {
  polygonFillColor: QUIET,
  polygonFillOpacity: 0.08,
  polygonOutlineColor: QUIET,
  polygonOutlineWidth: 1.5,
  lineStringColor: QUIET,
  lineStringWidth: 2,
} as const;

export const SELECTED = {
  selectedPolygonColor: ACCENT,
  selectedPolygonFillOpacity: 0.22,
  selectedPolygonOutlineColor: ACCENT,
  selectedPolygonOutlineWidth: 3,
  selectedLineStringColor: ACCENT,
  selectedLineStringWidth: 4,
  selectionPointColor: WHITE,
  selectionPointWidth: 6,
  selectionPointOutlineColor: ACCENT,
  selectionPointOutlineWidth: 2.5,
  midPointColor: ACCENT,
  midPointWidth: 4,
  midPointOutlineColor: WHITE,
  midPointOutlineWidth: 1.5,
} as const;

export function outlined(colour: string): object {
  return {
    fillColor: colour,
    fillOpacity: 0.14,
    outlineColor: colour,
    outlineWidth: 2,
    closingPointColor: WHITE,
    closingPointWidth: 6,
    closingPointOutlineColor: ACCENT,
    closingPointOutlineWidth: 2.5,
  };
}

export function lined(colour: string): object {
  return {
    lineStringColor: colour,
    lineStringWidth: 3,
    closingPointColor: WHITE,
    closingPointWidth: 6,
    closingPointOutlineColor: ACCENT,
    closingPointOutlineWidth: 2.5,
  };
}
