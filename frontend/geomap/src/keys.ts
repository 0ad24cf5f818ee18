/** Keys: what the keyboard does while the map has the focus. */

export interface KeyActions {
  finish(): void;
  cancel(): void;
  delete(): void;
  undo(): void;
  redo(): void;
}

export function onKeys(element: HTMLElement, actions: KeyActions): void {
  element.addEventListener('keydown', (event) => {
    const target = event.composedPath()[0];
    // in a field the keys belong to the text, and on a button Enter presses it
    if (target instanceof HTMLInputElement) return;
    const action = actionOf(event, target instanceof HTMLButtonElement);
    if (!action) return;
    actions[action]();
    event.preventDefault();
    event.stopPropagation();
  });
}

function actionOf(event: KeyboardEvent, onButton: boolean): keyof KeyActions | null {
  if (event.ctrlKey || event.metaKey) {
    const key = event.key.toLowerCase();
    if (key === 'z') return event.shiftKey ? 'redo' : 'undo';
    return key === 'y' ? 'redo' : null;
  }
  if (event.key === 'Enter') return onButton ? null : 'finish';
  if (event.key === 'Escape') return 'cancel';
  return event.key === 'Delete' || event.key === 'Backspace' ? 'delete' : null;
}
