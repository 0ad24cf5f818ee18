/** Editor: the drawn shapes and what is in hand: mode, selection, drawing in progress. */

import type { Action, Feature } from '../contract';
import type { Point } from '../geometry/plane';
import type { Pixel } from '../geometry/snap';
import { DeckAdapter } from './adapter';
import { Aim } from './aim';
import { Board, type Draft } from './board';
import { Crosshair } from './crosshair';
import { pathOf } from './features';
import { crosshairHost, pressHost } from './gestures';
import { Hand } from './hand';
import { shapeAt } from './hit';
import type { EditorHost } from './host';
import type { Mode } from './modes';
import { splitBy } from './operations';
import { Pointer } from './pointer';
import { Press } from './press';

/** What terra-draw calls a finished change, in the words of the contract. */
const ACTIONS: Record<string, Action> = {
  draw: 'draw',
  dragFeature: 'move',
  dragCoordinate: 'vertex',
  insertMidpoint: 'vertex',
  deleteCoordinate: 'vertex',
};

export class Editor {
  readonly pointer = new Pointer();
  readonly adapter: DeckAdapter;
  readonly board: Board;
  readonly aim: Aim;
  readonly press: Press;
  readonly crosshair: Crosshair;
  readonly hand = new Hand(this);
  selectedId: string | null = null;
  corner: number | null = null;
  draft: Draft | null = null;
  /** Shapes at rest; asked many times while the pointer moves. */
  resting: Feature[] = [];
  private quiet = false;

  constructor(readonly host: EditorHost) {
    const others = (id: string | undefined): Point[][] =>
      this.resting.filter((feature) => feature.id !== id).map(pathOf);
    this.aim = new Aim(host, this.pointer, others, host.snapShown);
    this.adapter = new DeckAdapter({ ...host, meant: (pixel, type) => this.meant(pixel, type) });
    this.board = new Board(this.adapter, {
      refused: () => host.say('messageCrossing'),
      snapVertex: (event, context) => this.aim.corner(event, context),
      finished: (id, action) => this.finished(id, action),
      changed: (ids) => this.changed(ids),
    });
    this.press = new Press(pressHost(this), host.element);
    this.crosshair = new Crosshair(crosshairHost(this));
    this.newReach();
  }

  get mode(): Mode {
    return this.board.mode;
  }

  get isDrawing(): boolean {
    return this.mode !== 'select' && this.mode !== 'rotate';
  }

  /** In the middle of something during which nothing else is pointed at. */
  get isBusy(): boolean {
    return this.isDrawing || this.adapter.dragging;
  }

  get selected(): Feature | null {
    return this.selectedId === null ? null : (this.board.feature(this.selectedId) ?? null);
  }

  /** The selected shape, if the visitor may change it. */
  get free(): Feature | null {
    const found = this.selected;
    return found && !found.properties.locked ? found : null;
  }

  setMode(mode: Mode): void {
    const selected = this.selectedId;
    this.draft = null;
    this.aim.snapper.clear();
    this.host.say(null);
    this.board.setMode(mode);
    // terra-draw lets go of a shape when its mode changes; a turn or a split is about that shape
    this.selectedId = null;
    if (!this.isDrawing || mode === 'split') this.hold(selected);
    this.host.refresh();
  }

  /** Shapes from Python, which does not know yet what the visitor did to those named. */
  take(features: Feature[], own: readonly string[] = []): void {
    const { board } = this;
    this.hand.take(features, own);
    const id = this.selectedId;
    if (id !== null && !board.draw.hasFeature(id)) this.letGo();
    // a shape that had to be put on the board anew has lost its handles
    else if (id !== null && !this.isDrawing && !board.isSelected(id)) board.draw.selectFeature(id);
    this.host.refresh();
  }

  /** Change the board without taking it for something that the visitor draws. */
  quietly(change: () => void, held: string | null = null): void {
    this.quiet = true;
    change();
    this.quiet = false;
    this.rest(held);
  }

  /** Take note of where shapes rest; one that is held rests where it was taken from. */
  private rest(held: string | null = null): void {
    const before = this.resting.find(({ id }) => id === held);
    const now = this.board.features();
    this.resting = before ? now.map((one) => (one.id === held ? before : one)) : now;
  }

  /** Make a shape the selected one, or none; Python is not told. */
  hold(id: string | null): void {
    if (id === this.selectedId) return;
    this.letGo();
    if (id === null || !this.board.draw.hasFeature(id)) return;
    this.selectedId = id;
    if (!this.isDrawing) this.board.draw.selectFeature(id);
    this.host.refresh();
  }

  letGo(): void {
    const id = this.selectedId;
    this.selectedId = null;
    this.corner = null;
    if (id !== null && !this.isDrawing && this.board.draw.hasFeature(id)) {
      this.board.draw.deselectFeature(id);
    }
    this.host.refresh();
  }

  /** Select a shape, or none, and tell Python. */
  choose(id: string | null): void {
    this.hand.chosen();
    if (id === null && this.selectedId === null) return;
    this.hold(id);
    this.host.selected(id, null);
  }

  /** A click on a row of a layer, on a shape, or on the ground. */
  click(pixel: Pixel): void {
    if (this.isDrawing || this.host.looking()) return;
    if (this.host.picking()) {
      this.host.picked(this.aim.place(pixel) ?? this.host.unproject(pixel));
      return this.aim.snapper.clear();
    }
    const row = this.host.pick(pixel);
    const shape = row ? null : shapeAt(this.resting, pixel, this.pointer.reach.hit, this.host);
    const id = row ? (row.feature ?? row.id) : (shape?.id ?? null);
    this.corner = null;
    this.hand.chosen();
    this.hold(id);
    this.host.say(this.selected?.properties.locked ? 'messageLocked' : null);
    this.host.selected(id, row?.layer ?? null);
  }

  /** Give shapes other outlines or add new ones, and tell Python. */
  apply(action: Action, features: Feature[]): boolean {
    const { board } = this;
    const done = features.every((feature) =>
      board.draw.hasFeature(feature.id) ? board.reshape(feature) : board.add(feature),
    );
    const ids = features.map(({ id }) => id);
    if (done) this.tell(action, ids);
    return done;
  }

  tell(action: Action, ids: string[]): void {
    this.rest();
    this.hand.changed(ids);
    this.host.say(null);
    this.host.edited(action, ids);
    this.host.refresh();
  }

  newReach(): void {
    this.board.setReach(this.pointer.reach);
    this.adapter.setStillness(this.pointer.reach.still);
  }

  destroy(): void {
    this.press.destroy();
    this.crosshair.destroy();
    this.board.draw.stop();
  }

  private finished(id: string, action: string): void {
    this.aim.snapper.clear();
    // the drag that inserted the corner goes on, and ends as a change of its own
    if (action === 'insertMidpoint' && this.adapter.dragging) return;
    if (action === 'draw') this.drawn(id);
    else this.tell(ACTIONS[action] ?? 'vertex', [id]);
  }

  /** terra-draw still tidies up after this call, so the mode changes a moment later. */
  private drawn(id: string): void {
    this.draft = null;
    const isSplit = this.mode === 'split';
    queueMicrotask(() => {
      if (isSplit) return splitBy(this, id);
      this.tell('draw', [id]);
      this.setMode('select');
      this.choose(id);
    });
  }

  private changed(ids: string[]): void {
    if (this.quiet) return;
    const before = this.draft?.placed;
    this.draft = this.board.draftOf(ids) ?? (this.board.drawing ? this.draft : null);
    // a refusal is forgotten with the next point that is placed or taken back
    if (this.draft && this.draft.placed !== before) this.host.say(null);
    this.host.refresh();
  }

  /** The point that an event means, when it is not the one under the pointer. */
  private meant(pixel: Pixel, type: string): Point | null {
    if (this.isDrawing) {
      // a pressed pointer may become a pan, so its way is measured where it really is
      if (type === 'pointerdown' || (this.adapter.pressed && type !== 'pointerup')) return null;
      return this.aim.drawing(pixel, this.draft, this.mode !== 'line' && this.mode !== 'split');
    }
    if (this.host.picking()) {
      this.aim.place(pixel);
      return null;
    }
    if (this.press.grip?.part !== 'body') return null;
    if (type === 'pointerdown') this.aim.rest(pixel);
    const before = this.resting.find(({ id }) => id === this.selectedId);
    return this.adapter.dragging && before ? this.aim.moving(pixel, before) : null;
  }
}
