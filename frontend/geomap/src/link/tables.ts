/** Tables: large data sent once by the feed and used by layers as "ref:NAME". */

export type Row = Record<string, unknown>;

const tables = new Map<string, Row[]>();
const payloads = new Map<string, Uint8Array>();
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
  // a run may bring the same payload again, and new rows would make deck.gl build all buffers anew
  if (sameBytes(payload, payloads.get(name))) return;
  payloads.set(name, payload);
  tables.set(name, JSON.parse(text.decode(payload.subarray(cut + 1))) as Row[]);
  listeners.forEach((listener) => listener());
}

function sameBytes(a: Uint8Array, b: Uint8Array | undefined): boolean {
  if (a.length !== b?.length) return false;
  // a plan picture has millions of bytes: a plain loop is many times as fast as a callback for each
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return false;
  return true;
}
