/** Toolbar: real buttons in groups, at the left edge of the map. */

import type { Group } from '../contract';
import { icon, type Icon } from './icons';

/** Every button is named after its icon. */
export type Tool = Icon;

const GROUPS: Record<Group, Tool[]> = {
  select: ['select'],
  plots: ['polygon', 'rectangle', 'footprint'],
  works: ['line', 'area'],
  edit: ['rotate', 'split', 'duplicate', 'delete'],
  history: ['undo', 'redo'],
  compare: ['flip'],
  view: ['home', 'tilt', 'fullscreen'],
};
/** These two appear beside the toolbar while a shape is being drawn. */
const DRAWING: Tool[] = ['finish', 'cancel'];

const MARGIN_PX = 12;

export interface ToolState {
  on: Tool | null;
  flipped: boolean;
  fullscreen: boolean;
  disabled: Set<Tool>;
  drawing: boolean;
}

export class Toolbar {
  readonly element = document.createElement('div');
  readonly drawing = document.createElement('div');
  private readonly buttons = new Map<Tool, HTMLButtonElement>();
  private groups = '';

  /** `press` is told whether a key did it. */
  constructor(private readonly press: (tool: Tool, byKey: boolean) => void) {
    this.element.className = 'bar';
    this.element.hidden = true;
    this.element.setAttribute('role', 'toolbar');
    this.element.setAttribute('aria-orientation', 'vertical');
    this.element.addEventListener('keydown', (event) => this.walk(event));
    this.drawing.className = 'drawing';
    this.drawing.append(...DRAWING.map((tool) => this.button(tool)));
    this.drawing.hidden = true;
  }

  setGroups(groups: Group[]): void {
    if (groups.join() === this.groups) return;
    this.groups = groups.join();
    const made = groups.filter((name) => name in GROUPS).map((name) => this.group(name));
    this.element.replaceChildren(...made);
    this.element.hidden = made.length === 0;
  }

  setLabels(labels: Record<string, string>): void {
    this.element.setAttribute('aria-label', labels['toolbar'] ?? '');
    for (const [tool, button] of this.buttons) {
      const label = labels[tool] ?? '';
      button.title = label;
      button.setAttribute('aria-label', label);
      const text = button.querySelector('span');
      if (text) text.textContent = label;
    }
  }

  update({ on, flipped, fullscreen, disabled, drawing }: ToolState): void {
    this.drawing.hidden = !drawing;
    const switched: Partial<Record<Tool, boolean>> = { flip: flipped, fullscreen };
    for (const [tool, button] of this.buttons) {
      button.disabled = disabled.has(tool);
      const pressed = MODES.has(tool) ? tool === on : switched[tool];
      if (pressed !== undefined) button.setAttribute('aria-pressed', String(pressed));
    }
  }

  /** On a low map the groups stand in two columns. */
  fit(height: number): void {
    this.element.classList.remove('two');
    const wanted = this.element.scrollHeight + 2 * MARGIN_PX;
    this.element.classList.toggle('two', wanted > height);
  }

  private group(name: Group): HTMLElement {
    const made = document.createElement('div');
    made.className = 'group';
    made.append(...GROUPS[name].map((tool) => this.button(tool)));
    return made;
  }

  private button(tool: Tool): HTMLButtonElement {
    const made = document.createElement('button');
    made.type = 'button';
    made.dataset['tool'] = tool;
    made.innerHTML = icon(tool);
    if (DRAWING.includes(tool)) made.append(document.createElement('span'));
    // a click by key comes from no pointer
    made.addEventListener('click', ({ detail }) => this.press(tool, detail === 0));
    this.buttons.set(tool, made);
    return made;
  }

  /** Arrow keys walk through a toolbar. */
  private walk(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const open = [...this.element.querySelectorAll<HTMLButtonElement>('button:enabled')];
    const focused = (this.element.getRootNode() as Document | ShadowRoot).activeElement;
    const at = open.indexOf(focused as HTMLButtonElement);
    open.at((at + step) % open.length)?.focus();
    event.preventDefault();
  }
}

const MODES = new Set<Tool>([
  'select',
  'polygon',
  'rectangle',
  'footprint',
  'line',
  'area',
  'rotate',
  'split',
]);
