/** Keys: letters and digits that are told to Python, wherever the keyboard is but in a field. */

import { isField } from '../fields';

export type Stroke = Pick<
  KeyboardEvent,
  | 'key'
  | 'ctrlKey'
  | 'metaKey'
  | 'altKey'
  | 'repeat'
  | 'isComposing'
  | 'defaultPrevented'
  | 'composedPath'
>;

/** The wanted key that a stroke means; null for any other. */
export function wantedKey(stroke: Stroke, wanted: readonly string[]): string | null {
  const { altKey, ctrlKey, defaultPrevented, isComposing, metaKey, repeat } = stroke;
  if (altKey || ctrlKey || metaKey || repeat || isComposing || defaultPrevented) return null;
  const key = stroke.key.toLowerCase();
  const found = /^[\p{L}\d]$/u.test(key) && wanted.find((one) => one.toLowerCase() === key);
  return found && !isField(stroke.composedPath()) ? found : null;
}
