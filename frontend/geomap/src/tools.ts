/** Tools: what each button and key does. */

import type { Editor } from './draw/editor';
import type { Mode } from './draw/modes';
import { duplicate, remove, removeCorner } from './draw/operations';
import type { KeyActions } from './keys';
import type { Stage } from './view/stage';
import type { Tool } from './view/toolbar';

/** Less than this is a flat map. [degrees] */
const FLAT = 8;
const TILTED = 52;

const MODE_OF: Partial<Record<Tool, Mode>> = {
  select: 'select',
  polygon: 'plot',
  rectangle: 'rectangle',
  footprint: 'footprint',
  line: 'line',
  area: 'area',
  rotate: 'rotate',
  split: 'split',
};

export function toolOf(mode: Mode): Tool | null {
  const found = Object.entries(MODE_OF).find(([, one]) => one === mode);
  return (found?.[0] as Tool | undefined) ?? null;
}

export interface ToolHost {
  editor: Editor;
  stage: Stage;
  can(step: 'undo' | 'redo'): boolean;
  /** Python keeps the history of finished shapes. */
  ask(step: 'undo' | 'redo'): void;
  toggleFullscreen(): void;
  flip(): void;
  refresh(): void;
}

export function use(tool: Tool, host: ToolHost): void {
  const { editor, stage } = host;
  const mode = MODE_OF[tool];
  // the button of the mode that is on leads back to selecting
  if (mode) return editor.setMode(mode === editor.mode ? 'select' : mode);
  const actions: Partial<Record<Tool, () => void>> = {
    undo: () => step('undo', host),
    redo: () => step('redo', host),
    duplicate: () => duplicate(editor),
    delete: () => remove(editor),
    deleteCorner: () => removeCorner(editor),
    flip: () => host.flip(),
    home: () => stage.goHome(),
    tilt: () => stage.fly({ pitch: stage.view.pitch > FLAT ? 0 : TILTED }),
    fullscreen: () => host.toggleFullscreen(),
    finish: () => editor.board.press('Enter'),
    cancel: () => cancel(host),
  };
  actions[tool]?.();
}

export function keyActions(host: () => ToolHost | null, useTool: (tool: Tool) => void): KeyActions {
  const press = (tool: (editor: Editor) => Tool) => () => {
    const found = host();
    if (found) useTool(tool(found.editor));
  };
  return {
    flip: press(() => 'flip'),
    finish: press(() => 'finish'),
    cancel: press(() => 'cancel'),
    delete: press(({ corner }) => (corner === null ? 'delete' : 'deleteCorner')),
    undo: press(() => 'undo'),
    redo: press(() => 'redo'),
  };
}

/** In a drawing the last point; else the last change. */
function step(name: 'undo' | 'redo', { editor, can, ask, refresh }: ToolHost): void {
  editor.aim.snapper.clear();
  if (editor.board.drawing) editor.board.step(name);
  else if (can(name)) ask(name);
  if (!editor.board.drawing) editor.draft = null;
  refresh();
}

/** First the drawing is given up, then the tool, then the selection. */
function cancel({ editor, refresh }: ToolHost): void {
  if (editor.board.drawing) {
    editor.board.press('Escape');
    editor.draft = null;
    editor.aim.snapper.clear();
    editor.host.say(null);
  } else if (editor.mode !== 'select') editor.setMode('select');
  else editor.choose(null);
  refresh();
}
