/** Panel: measures, a word to the visitor, and the fields to type measures in. */

import type { Feature } from '../contract';
import { rectangleOf, turnedBy, withRectangle } from '../draw/changes';
import type { Numbers } from './numbers';
import type { Line } from './readout';

/** Nothing in a district is shorter or longer. [m] */
const SHORTEST = 0.5;
const LONGEST = 2000;

type Field = 'formWidth' | 'formDepth' | 'formAngle' | 'formTurn';

const LENGTHS = new Set<Field>(['formWidth', 'formDepth']);

export interface PanelContent {
  title: string;
  lines: Line[];
  /** A message or, without one, a hint on what to do next. */
  word: { text: string; isMessage: boolean };
  /** The shape whose measures may be typed. */
  form: Feature | null;
}

export class Panel {
  readonly element = document.createElement('div');
  private readonly readout = document.createElement('div');
  private readonly word = document.createElement('p');
  private readonly form = document.createElement('form');
  private shown = '';
  private feature: Feature | null = null;

  constructor(
    private readonly typed: (feature: Feature) => void,
    private readonly refused: () => void,
    private readonly perhapsLeft: () => void,
  ) {
    this.element.className = 'panel';
    this.readout.className = 'readout';
    this.readout.setAttribute('role', 'status');
    this.readout.setAttribute('aria-live', 'polite');
    this.word.className = 'word';
    this.word.setAttribute('role', 'status');
    this.form.noValidate = true;
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.apply();
    });
    for (const type of ['focusout', 'input', 'reset'])
      this.form.addEventListener(type, () => this.perhapsLeft());
    this.form.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') this.form.reset();
    });
    this.element.append(this.readout, this.word, this.form);
  }

  /** Whether measures were typed that are not yet given to the shape. */
  get isTyping(): boolean {
    const { activeElement } = this.form.getRootNode() as Document | ShadowRoot;
    if (!activeElement || !this.form.contains(activeElement)) return false;
    return [...this.form.querySelectorAll('input')].some((i) => i.value !== i.defaultValue);
  }

  update(content: PanelContent, labels: Record<string, string>, numbers: Numbers): void {
    this.numbers = numbers;
    const { title, lines, word, form } = content;
    this.element.hidden = !lines.length && !word.text;
    this.readout.replaceChildren(...heading(title), ...lines.map((line) => row(line, labels)));
    if (this.word.textContent !== word.text) this.word.textContent = word.text;
    this.word.classList.toggle('message', word.isMessage);
    this.showForm(form, labels);
  }

  private numbers: Numbers | null = null;

  private showForm(feature: Feature | null, labels: Record<string, string>): void {
    this.feature = feature;
    this.form.hidden = !feature;
    const text = JSON.stringify([feature, labels]);
    // a field that is being typed in must not be written over by a run of Python
    if (text === this.shown) return;
    this.shown = text;
    const { activeElement } = this.form.getRootNode() as Document | ShadowRoot;
    const typing = this.form.contains(activeElement) && activeElement?.getAttribute('name');
    this.form.replaceChildren(...(feature ? this.fields(feature, labels) : []));
    // who types one measure after the other stays in the field
    if (typing) this.form.querySelector<HTMLInputElement>(`[name=${typing}]`)?.focus();
  }

  private fields(feature: Feature, labels: Record<string, string>): HTMLElement[] {
    const rectangle = rectangleOf(feature);
    const values: [Field, number, number][] = rectangle
      ? [
          ['formWidth', rectangle.width, 2],
          ['formDepth', rectangle.depth, 2],
          ['formAngle', rectangle.angle, 1],
        ]
      : [['formTurn', 0, 1]];
    const button = document.createElement('button');
    button.textContent = labels['formApply'] ?? '';
    return [
      ...values.map(([name, value, decimals]) => {
        const text = this.numbers?.plain(value, decimals) ?? '';
        return field(name, text, labels[name] ?? '', LENGTHS.has(name) ? 'm' : '°');
      }),
      button,
    ];
  }

  private apply(): void {
    const inputs = [...this.form.querySelectorAll('input')];
    const values = inputs.map((input) => this.value(input));
    inputs.forEach((input, i) => input.setAttribute('aria-invalid', String(values[i] === null)));
    if (!this.feature || values.includes(null)) return this.refused();
    const changed = reshaped(this.feature, values as number[]);
    if (JSON.stringify(changed) !== JSON.stringify(this.feature)) this.typed(changed);
  }

  private value(input: HTMLInputElement): number | null {
    const value = this.numbers?.read(input.value) ?? null;
    const isLength = LENGTHS.has(input.name as Field);
    if (value === null || (isLength && (value < SHORTEST || value > LONGEST))) return null;
    return isLength || Math.abs(value) <= 360 ? value : null;
  }
}

function reshaped(feature: Feature, values: number[]): Feature {
  const rectangle = rectangleOf(feature);
  if (!rectangle) return turnedBy(feature, values[0]!);
  const [width, depth, angle] = values as [number, number, number];
  return withRectangle(feature, { ...rectangle, width, depth, angle });
}

function heading(title: string): HTMLElement[] {
  if (!title) return [];
  const made = document.createElement('div');
  made.className = 'title';
  made.textContent = title;
  return [made];
}

function row({ label, value, strong }: Line, labels: Record<string, string>): HTMLElement {
  const made = document.createElement('div');
  made.className = strong ? 'line strong' : 'line';
  const name = document.createElement('span');
  name.textContent = labels[label] ?? '';
  const number = document.createElement('b');
  number.textContent = value;
  made.append(name, number);
  return made;
}

function field(name: Field, value: string, label: string, unit: string): HTMLElement {
  const made = document.createElement('label');
  const input = document.createElement('input');
  input.name = name;
  input.defaultValue = value;
  input.inputMode = 'decimal';
  input.autocomplete = 'off';
  const sign = document.createElement('i');
  sign.textContent = unit;
  made.append(label, input, sign);
  return made;
}
