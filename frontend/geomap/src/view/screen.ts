/** Screen: the elements of the map, in the shadow root that Streamlit gives. */

import type { PickingInfo } from '@deck.gl/core';

import style from './style.css';

const TIP_OFF_PX = 14;

export class Screen {
  readonly root = document.createElement('div');
  readonly canvas = document.createElement('div');
  private readonly tip = document.createElement('div');
  private readonly flag = document.createElement('div');

  constructor(parent: HTMLElement | ShadowRoot) {
    const sheet = document.createElement('style');
    sheet.textContent = style;
    this.root.className = 'geomap';
    this.root.setAttribute('role', 'region');
    this.canvas.className = 'canvas';
    this.tip.className = 'tip';
    this.tip.hidden = true;
    this.flag.className = 'flag';
    this.flag.setAttribute('role', 'status');
    this.flag.hidden = true;
    this.root.append(this.canvas);
    parent.replaceChildren(sheet, this.root);
  }

  add(...elements: Element[]): void {
    this.root.append(...elements, this.flag, this.tip);
  }

  setLabels({ hintKeys, map }: Record<string, string>): void {
    this.root.setAttribute('aria-label', map ?? '');
    const canvas = this.canvas.querySelector('canvas');
    // its keys are the map's own, so a screen reader hands them on
    canvas?.setAttribute('role', 'application');
    canvas?.setAttribute('aria-label', map ?? '');
    canvas?.setAttribute('aria-description', hintKeys ?? '');
  }

  setLook({ big, wall }: { big: boolean; wall: boolean }): void {
    this.root.classList.toggle('big', big);
    this.root.classList.toggle('wall', wall);
  }

  /** Write on the map what it shows, while that is not the usual. */
  setFlag(text: string | null): void {
    this.flag.hidden = text === null;
    this.flag.textContent = text;
  }

  /** A focused button that was just switched off or hidden would take the keyboard with it. */
  keepFocus(): void {
    const { activeElement } = this.root.getRootNode() as Document | ShadowRoot;
    if (!activeElement || !this.root.contains(activeElement)) return;
    const isGone = activeElement.matches(':disabled') || activeElement.closest('[hidden]');
    if (isGone) this.focusMap();
  }

  focusMap(): void {
    this.canvas.querySelector('canvas')?.focus({ preventScroll: true });
  }

  get isFullscreen(): boolean {
    const { fullscreenElement } = this.root.getRootNode() as Document | ShadowRoot;
    return fullscreenElement === this.root;
  }

  /** Say why there is no map, in its place. */
  sorry(text: string): void {
    const made = document.createElement('div');
    made.className = 'sorry';
    made.setAttribute('role', 'alert');
    made.textContent = text;
    this.root.querySelector('.sorry')?.remove();
    this.root.append(made);
  }

  /** Show what is under the pointer, as plain text: it may hold what somebody typed. */
  showTip({ object, x, y }: PickingInfo, wanted: boolean): void {
    const row = object as { tip?: unknown; properties?: { tip?: unknown } } | undefined;
    const text = row?.tip ?? row?.properties?.tip;
    this.tip.hidden = !wanted || typeof text !== 'string' || !text;
    if (this.tip.hidden) return;
    this.tip.textContent = text as string;
    const { clientWidth, clientHeight } = this.root;
    const left = Math.min(x + TIP_OFF_PX, clientWidth - this.tip.offsetWidth - 4);
    const top = Math.min(y + TIP_OFF_PX, clientHeight - this.tip.offsetHeight - 4);
    this.tip.style.transform = `translate(${Math.max(4, left)}px, ${Math.max(4, top)}px)`;
  }

  hideTip(): void {
    this.tip.hidden = true;
  }

  toggleFullscreen(): void {
    if (document.fullscreenElement) void document.exitFullscreen();
    else void this.root.requestFullscreen().catch(() => undefined);
  }
}
