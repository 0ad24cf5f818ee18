/** Operations: what the buttons do with the selected shape. */

import type { Feature } from '../contract';
import type { Point } from '../geometry/plane';
import { copyOf, partsOf, withoutCorner } from './changes';
import type { Editor } from './editor';

export function duplicate(editor: Editor): void {
  const { free } = editor;
  if (!free) return;
  const copy = copyOf(free, editor.host.bearing());
  if (editor.apply('duplicate', [copy])) editor.choose(copy.id);
}

export function remove(editor: Editor): void {
  const { free } = editor;
  if (!free) return;
  editor.letGo();
  editor.quietly(() => editor.board.remove([free.id]));
  editor.tell('delete', [free.id]);
  editor.host.selected(null, null);
}

export function removeCorner(editor: Editor): void {
  const { corner, free } = editor;
  const less = free && corner !== null ? withoutCorner(free, corner) : null;
  editor.corner = null;
  if (less) editor.apply('vertex', [less]);
  editor.host.refresh();
}

/** Cut the selected shape by a drawn line, or the first other shape that it crosses. */
export function splitBy(editor: Editor, lineId: string): void {
  const line = editor.board.draw.getSnapshotFeature(lineId)!.geometry.coordinates as Point[];
  const wanted = editor.selectedId;
  editor.quietly(() => editor.board.remove([lineId]));
  const rank = ({ id }: Feature): number => (id === wanted ? 0 : 1);
  const parts = editor.resting
    .toSorted((a, b) => rank(a) - rank(b))
    .map((feature) => partsOf(feature, line))
    .find((found) => found !== null);
  editor.setMode('select');
  if (!parts) return editor.host.say('messageNoSplit');
  editor.apply('split', parts);
  editor.choose(parts[0].id);
}
