/** Icons: drawn here, on a field of 24 by 24, so that none is fetched. */

const SHAPES = {
  select: '<path d="M6 4l12 7.2-5.3 1.3 3 5.6-2.3 1.2-3-5.6L6.6 17.3z"/>',
  polygon: '<path d="M5 9l7-5 7 6-3 9H7z"/>',
  rectangle: '<path d="M4.5 13.5L14 5l5.5 5.8-9.5 8.5z"/>',
  footprint: '<path d="M4 20V9l6-4v15M10 20V9h10v11z"/><path d="M13.5 12.5h3M13.5 16h3"/>',
  line: '<path d="M5 18l5-8 4 4 5-9"/><circle cx="5" cy="18" r="1.6"/><circle cx="19" cy="5" r="1.6"/>',
  area: '<path d="M5 7l9-3 6 8-6 8-9-2z"/><path d="M7 17l8-11M10.5 18.5l7.5-9"/>',
  rotate: '<path d="M19 12a7 7 0 1 1-2.3-5.2"/><path d="M17.5 2.8v4.4h-4.4"/>',
  split: '<path d="M5 6h14v12H5z"/><path d="M15.5 3L8.5 21" stroke-dasharray="2.6 2"/>',
  duplicate: '<path d="M8.5 8.5H19V19H8.5z"/><path d="M15.5 5.5V5H5v10.5h.500"/>',
  delete: '<path d="M5 7h14M10 7V4.5h4V7M7 7l.800 12.5h8.4L17 7M10.3 10.5v5.5M13.7 10.5v5.5"/>',
  deleteCorner: '<path d="M5 19V6h9M19 11v8H5"/><path d="M16 3.5l5 5M21 3.5l-5 5"/>',
  undo: '<path d="M8 5L4 9l4 4"/><path d="M4 9h10a5 5 0 0 1 0 10H8"/>',
  redo: '<path d="M16 5l4 4-4 4"/><path d="M20 9H10a5 5 0 0 0 0 10h6"/>',
  flip: '<path d="M12 3v18" stroke-dasharray="2.6 2"/><path d="M9 7H4v10h5M15 7h5v10h-5"/><path d="M6.2 10v4M17.8 10v4"/>',
  home: '<path d="M4 11.5L12 5l8 6.5M6.5 10v9h11v-9"/>',
  tilt: '<path d="M12 3.5l7.5 4.2v8.6L12 20.5l-7.5-4.2V7.7z"/><path d="M4.5 7.7L12 12l7.5-4.3M12 12v8.5"/>',
  fullscreen: '<path d="M4.5 9V4.5H9M15 4.5h4.5V9M19.5 15v4.5H15M9 19.5H4.5V15"/>',
  finish: '<path d="M5 12.5l4.5 4.5L19 7.5"/>',
  cancel: '<path d="M6.5 6.5l11 11M17.5 6.5l-11 11"/>',
} as const;

export type Icon = keyof typeof SHAPES;

export function icon(name: Icon): string {
  return `<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">${SHAPES[name]}</svg>`;
}
