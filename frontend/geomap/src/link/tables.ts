/** Tables: large data sent once by the feed and used by layers as "ref:NAME". */

export type Row = Record<string, unknown>;

const tables = new Map<string, Row[]>();
const listeners = new Set<() => void>();

const NO_ROWS: Row[] = [];

/** The same array each time, so that deck.gl keeps its buffers. */
export function table(name: string): Row[] {
  return tables.get(name) ?? NO_ROWS;
}

export function onTables(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Take in a payload: the name, a line break, rows as JSON. */
export function receive(payload: Uint8Array): void {
  const cut = payload.indexOf(10);
  const text = new TextDecoder();
  const name = text.decode(payload.subarray(0, cut));
  tables.set(name, JSON.parse(text.decode(payload.subarray(cut + 1))) as Row[]);
  listeners.forEach((listener) => listener());
}
