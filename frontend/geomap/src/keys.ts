/** Keys: what the keyboard does while the map has the focus. */

import { isField } from './fields';

const FLIP = 'b';

export interface KeyActions {
  finish(): void;
  cancel(): void;
  delete(): void;
  undo(): void;
  redo(): void;
  flip(): void;
}

export function onKeys(element: HTMLElement, actions: KeyActions): void {
  element.addEventListener('keydown', (event) => {
    const target = event.composedPath()[0];
    // in a field the keys belong to the text, and on a button Enter presses it
    if (isField(event.composedPath())) return;
    const action = actionOf(event, target instanceof HTMLButtonElement);
    if (!action) return;
    actions[action]();
    event.preventDefault();
    event.stopPropagation();
  });
}

/** The one key that works wherever the keyboard is, but in a field; returns what takes it away. */
export function onFlip(flip: () => void): () => void {
  const listen = (event: KeyboardEvent): void => {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!isPlain || event.key.toLowerCase() !== FLIP) return;
    if (!isField(event.composedPath())) flip();
  };
  document.addEventListener('keydown', listen);
  return () => document.removeEventListener('keydown', listen);
}

function actionOf(event: KeyboardEvent, onButton: boolean): keyof KeyActions | null {
  if (event.ctrlKey || event.metaKey) {
    const key = event.key.toLowerCase();
    if (key === 'z') return event.shiftKey ? 'redo' : 'undo';
    return key === 'y' ? 'redo' : null;
  }
  if (event.key === 'Enter') return onButton ? null : 'finish';
  if (event.key === 'Escape') return 'cancel';
  if (event.key.toLowerCase() === FLIP) return 'flip';
  return event.key === 'Delete' || event.key === 'Backspace' ? 'delete' : null;
}
