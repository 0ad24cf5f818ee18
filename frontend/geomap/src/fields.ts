/** Fields: whether keys that are pressed belong to a text, wherever in the page that stands. */

/** Kinds of `input` that take no letters. */
const NOT_TYPED = new Set('button checkbox color file image radio range reset submit'.split(' '));
/** A letter typed in a table begins to edit a cell, in a list or menu it looks for an entry. */
const TYPED_ROLES = new Set(
  'combobox grid gridcell listbox menu option searchbox spinbutton textbox tree'.split(' '),
);

/** The part of an element that is looked at; documents and shadow roots have none of it. */
interface Asked {
  tagName?: string;
  type?: string;
  isContentEditable?: boolean;
  getAttribute?(name: string): string | null;
}

/** `path` is that of the event: within shadow roots of others it alone tells the real target. */
export function isField(path: readonly unknown[]): boolean {
  return path.some((node) => typed(node as Asked));
}

function typed(node: Asked): boolean {
  const tag = node.tagName?.toLowerCase();
  if (tag === 'input') return !NOT_TYPED.has(node.type ?? 'text');
  if (tag === 'textarea' || tag === 'select' || node.isContentEditable) return true;
  return TYPED_ROLES.has(node.getAttribute?.('role') ?? '');
}
