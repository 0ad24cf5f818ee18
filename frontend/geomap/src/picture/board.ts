/** Board: a picture that can be enlarged, and in which points are chosen by hand or by keys. */

import type { Component } from '../contract';
import { onTables, table } from '../link/tables';
import { fileOf, scrollFor, zoomed, type Pair } from './places';
import style from './style.css';

export interface PictureData {
  /** Name of the fed table whose first row holds the picture. */
  ref: string;
  /** Columns and rows of the file. */
  size: Pair;
  /** Points chosen so far, in pixels of the file. */
  points: Pair[];
  labels: Record<string, string>;
}

export interface Clicked {
  clicked: { seq: number; place: Pair };
}

const STEPS: Record<string, Pair> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const STILL_PX = 5;
const FAR = 10; // steps with Shift

export class PictureBoard {
  readonly root = document.createElement('div');
  private readonly view = document.createElement('div');
  private readonly sheet = document.createElement('div');
  private readonly image = document.createElement('img');
  private readonly pins = document.createElement('div');
  private readonly cross = document.createElement('div');
  private readonly buttons: [HTMLButtonElement, HTMLButtonElement];
  private readonly forgetTables = onTables(() => this.update(this.component));
  private zoom = 1;
  private seq = 0;
  /** Where the keyboard stands, in shares of the sheet. */
  private at: Pair = [0.5, 0.5];
  private moved = 0;

  constructor(private component: Component<PictureData, Clicked>) {
    const sheetStyle = document.createElement('style');
    sheetStyle.textContent = style;
    this.root.className = 'picture';
    this.view.className = 'view';
    this.view.tabIndex = 0;
    this.view.setAttribute('role', 'application');
    this.sheet.className = 'sheet';
    this.cross.className = 'cross';
    this.image.draggable = false;
    this.image.alt = '';
    this.sheet.append(this.image, this.pins, this.cross);
    this.view.append(this.sheet);
    this.buttons = [this.button('−', -1), this.button('+', 1)];
    const bar = document.createElement('div');
    bar.className = 'bar';
    bar.append(...this.buttons);
    this.root.append(this.view, bar);
    component.parentElement.replaceChildren(sheetStyle, this.root);
    this.listen();
    this.update(component);
  }

  update(component: Component<PictureData, Clicked>): void {
    this.component = component;
    const { labels, points, ref, size } = component.data;
    const source = (table(ref)[0]?.['image'] as string | undefined) ?? '';
    if (source && this.image.src !== source) this.image.src = source;
    this.view.setAttribute('aria-label', labels['picture'] ?? '');
    (['smaller', 'larger'] as const).forEach((key, i) => {
      this.buttons[i]!.title = labels[key] ?? '';
      this.buttons[i]!.setAttribute('aria-label', labels[key] ?? '');
    });
    this.pins.replaceChildren(...points.map((point, i) => pin(point, size, i + 1)));
  }

  destroy(): void {
    this.forgetTables();
  }

  private button(text: string, step: 1 | -1): HTMLButtonElement {
    const made = document.createElement('button');
    made.type = 'button';
    made.textContent = text;
    made.addEventListener('click', () => this.enlarge(zoomed(this.zoom, step)));
    return made;
  }

  private listen(): void {
    const { sheet, view } = this;
    let last: Pair | null = null;
    sheet.addEventListener('pointerdown', ({ clientX, clientY }) => {
      last = [clientX, clientY];
      this.moved = 0;
    });
    sheet.addEventListener('pointermove', ({ buttons, clientX, clientY, pointerType }) => {
      if (!last || !buttons) return;
      this.moved += Math.hypot(clientX - last[0], clientY - last[1]);
      // a finger scrolls by itself
      if (pointerType === 'mouse') view.scrollBy(last[0] - clientX, last[1] - clientY);
      last = [clientX, clientY];
    });
    sheet.addEventListener('click', (event) => {
      if (this.moved > STILL_PX) return;
      const box = sheet.getBoundingClientRect();
      this.choose([(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height]);
    });
    view.addEventListener('keydown', (event) => this.key(event));
  }

  private key(event: KeyboardEvent): void {
    const step = STEPS[event.key];
    if (step) this.step(step, event.shiftKey ? FAR : 1);
    else if (event.key === 'Enter' || event.key === ' ') this.choose(this.at);
    else if (event.key === '+') this.enlarge(zoomed(this.zoom, 1));
    else if (event.key === '-') this.enlarge(zoomed(this.zoom, -1));
    else return;
    event.preventDefault();
    // the map and the page have keys of their own
    event.stopPropagation();
  }

  private step([x, y]: Pair, by: number): void {
    const { offsetHeight, offsetWidth } = this.sheet;
    this.stand([this.at[0] + (x * by) / offsetWidth, this.at[1] + (y * by) / offsetHeight]);
    this.cross.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  private stand(at: Pair): void {
    this.at = at.map((share) => Math.max(0, Math.min(share, 1))) as Pair;
    this.cross.style.left = `${this.at[0] * 100}%`;
    this.cross.style.top = `${this.at[1] * 100}%`;
  }

  private choose(at: Pair): void {
    this.stand(at);
    this.seq = Math.max(this.seq + 1, Date.now());
    const place = fileOf(this.at, [1, 1], this.component.data.size);
    this.component.setStateValue('clicked', { seq: this.seq, place });
  }

  private enlarge(zoom: number): void {
    const { view } = this;
    const grown = zoom / this.zoom;
    const middle: Pair = [view.clientWidth / 2, view.clientHeight / 2];
    const goal: Pair = [
      scrollFor(middle[0], view.scrollLeft, grown),
      scrollFor(middle[1], view.scrollTop, grown),
    ];
    this.zoom = zoom;
    this.sheet.style.width = `${zoom * 100}%`;
    view.scrollTo(...goal);
  }
}

function pin([column, row]: Pair, [columns, rows]: Pair, number: number): Element {
  const made = document.createElement('div');
  made.className = 'pin';
  made.textContent = String(number);
  made.style.left = `${(column / columns) * 100}%`;
  made.style.top = `${(row / rows) * 100}%`;
  return made;
}
