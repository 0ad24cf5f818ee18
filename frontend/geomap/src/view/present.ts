/** Present: what marks, panel and toolbar show of the editor. */

import type { Data } from '../contract';
import { pathOf } from '../draw/features';
import type { Editor } from '../draw/editor';
import type { Message } from '../draw/host';
import { KIND_OF, type DrawMode, type Mode } from '../draw/modes';
import type { Snap } from '../geometry/snap';
import { toolOf } from '../tools';
import type { Numbers } from './numbers';
import type { Marks } from './overlay';
import type { PanelContent } from './panel';
import { draftLines, shapeLines, type Line } from './readout';
import type { Tool, ToolState } from './toolbar';

const HINTS: Partial<Record<Mode, string>> = {
  plot: 'hintPolygon',
  footprint: 'hintPolygon',
  area: 'hintPolygon',
  rectangle: 'hintRectangle',
  line: 'hintLine',
  split: 'hintSplit',
  rotate: 'hintRotate',
};

export const NO_MARKS: Marks = {
  snap: null,
  path: null,
  corner: null,
  turnable: null,
  cross: null,
};
export const NOTHING: PanelContent = {
  title: '',
  lines: [],
  word: { text: '', isMessage: false },
  form: null,
};

export function marksOf(editor: Editor, snap: Snap | null): Marks {
  const { corner, draft, free, isDrawing } = editor;
  const drawn = draft && draft.placed > 0 ? draft.path.slice(0, draft.placed + 1) : null;
  const path = free && !isDrawing ? pathOf(free) : null;
  return {
    snap,
    path: drawn ?? path,
    corner: (corner !== null && path?.[corner]) || null,
    turnable: isDrawing ? null : free,
    cross: editor.crosshair.at,
  };
}

export function contentOf(
  editor: Editor,
  message: Message | null,
  { labels, picks }: Data,
  numbers: Numbers,
): PanelContent {
  const { free, isDrawing, mode, selected } = editor;
  const lines = linesOf(editor, numbers);
  const kind = isDrawing ? KIND_OF[mode as DrawMode] : selected?.properties.kind;
  const hint = editor.crosshair.at ? 'hintKeys' : hintOf(mode, picks);
  const titled = lines.length > 0 && mode !== 'split';
  return {
    title: (titled && labels[`kind_${kind}`]) || '',
    lines,
    word: { text: labels[message ?? hint] ?? '', isMessage: message !== null },
    form: isDrawing ? null : free,
  };
}

function hintOf(mode: Mode, picks: boolean): string {
  return HINTS[mode] ?? (picks ? 'hintPick' : '');
}

function linesOf({ draft, isDrawing, mode, selected }: Editor, numbers: Numbers): Line[] {
  if (draft) return draftLines(draft, mode !== 'line' && mode !== 'split', numbers);
  if (!selected || isDrawing) return [];
  return shapeLines(pathOf(selected), selected.geometry.type === 'Polygon', numbers);
}

export function stateOf(
  { board, free, mode }: Editor,
  { before, canUndo, canRedo }: Data,
  flipped: boolean,
  fullscreen: boolean,
): ToolState {
  const disabled = new Set<Tool>();
  if (!free) (['rotate', 'duplicate', 'delete'] as const).forEach((tool) => disabled.add(tool));
  if (!before) disabled.add('flip');
  if (!board.drawing && !canUndo) disabled.add('undo');
  if (board.drawing ? !board.canRedo : !canRedo) disabled.add('redo');
  return { on: toolOf(mode), flipped, fullscreen, disabled, drawing: board.drawing };
}
