/** Layers: what Python described, as deck.gl layers; unchanged ones stay the very same objects. */

import type { Layer } from '@deck.gl/core';
import * as extensions from '@deck.gl/extensions';
import { JSONConverter } from '@deck.gl/json';
import * as layers from '@deck.gl/layers';

import type { LayerJson } from '../contract';
import { table, type Row } from '../link/tables';

const REFERENCE = 'ref:';
const PICTURE = 'BitmapLayer';
const LABELS = 'TextLayer';
const EXPRESSION = '@@=';
/** What pydeck's `depthTest: False` is called in today's deck.gl. */
const ON_TOP = { depthCompare: 'always', depthWriteEnabled: false };

const converter = new JSONConverter({
  configuration: { classes: { ...layers, ...extensions }, constants: {}, enumerations: {} },
});

interface Made {
  text: string;
  rows: unknown;
  layer: Layer;
}

export class LayerStack {
  private made = new Map<string, Made>();
  private hash: string | null = null;
  private tables: unknown[] = [];
  private scale = 1;
  private list: Layer[] = [];

  /** Layers for a description, with labels so much larger; null when nothing changed. */
  update(descriptions: LayerJson[], hash: string, scale = 1): Layer[] | null {
    const tables = descriptions.map(rowsOf);
    const fed = tables.filter((_, i) => isReference(descriptions[i]!));
    const sameTables =
      fed.length === this.tables.length && fed.every((t, i) => t === this.tables[i]);
    if (hash === this.hash && sameTables && scale === this.scale) return null;
    this.hash = hash;
    this.scale = scale;
    this.tables = fed;
    const before = this.made;
    this.made = new Map();
    this.list = descriptions.map((one, i) =>
      this.layer(scaled(one, scale), tables[i], before.get(one.id)),
    );
    return this.list;
  }

  private layer(description: LayerJson, rows: unknown, before: Made | undefined): Layer {
    const text = JSON.stringify(description);
    const unchanged = before?.text === text && (!isReference(description) || before.rows === rows);
    const made = unchanged ? before : { text, rows, layer: convert(description, rows) };
    this.made.set(description.id, made);
    return made.layer;
  }
}

/** Only labels grow: what else is drawn keeps to the ground. */
export function scaled(description: LayerJson, scale: number): LayerJson {
  if (description['@@type'] !== LABELS || scale === 1) return description;
  const own = description['sizeScale'];
  return { ...description, sizeScale: (typeof own === 'number' ? own : 1) * scale };
}

function isReference({ data }: LayerJson): boolean {
  return typeof data === 'string' && data.startsWith(REFERENCE);
}

function rowsOf(description: LayerJson): unknown {
  const { data } = description;
  return isReference(description) ? table((data as string).slice(REFERENCE.length)) : data;
}

/** Rows stay out of the converter: it would walk through every one and read texts as expressions. */
function convert({ data: _, ...description }: LayerJson, rows: unknown): Layer {
  const drawnOnTop =
    (description['parameters'] as { depthTest?: boolean } | undefined)?.depthTest === false;
  const given = {
    ...description,
    ...(drawnOnTop ? { parameters: ON_TOP } : {}),
    updateTriggers: expressions(description),
  };
  const { layers: made } = converter.convert({ layers: [given] }) as { layers: Layer[] };
  const layer = made[0]!;
  if (rows === undefined) return layer;
  const held = description['@@type'] === PICTURE ? pictureOf(rows as Row[]) : { data: rows };
  return layer.clone(held as object) as Layer;
}

/** A picture and its place come from one row, so that neither is ever shown with another's. */
export function pictureOf([row]: Row[]): object {
  return row ? { image: row['image'], bounds: row['bounds'] } : { image: null, visible: false };
}

/** With a fed table the rows stay the same when an accessor changes: deck.gl must be told. */
function expressions(description: Record<string, unknown>): Record<string, unknown> {
  const isAccessor = ([name, value]: [string, unknown]): boolean =>
    name.startsWith('get') || (typeof value === 'string' && value.startsWith(EXPRESSION));
  const plain = ([name, value]: [string, unknown]): [string, unknown] => [
    name,
    // the sign of an expression would make the converter turn the trigger into a function
    typeof value === 'string' ? value.replace(EXPRESSION, '') : JSON.stringify(value),
  ];
  return Object.fromEntries(Object.entries(description).filter(isAccessor).map(plain));
}
