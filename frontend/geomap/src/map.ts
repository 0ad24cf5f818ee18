/** Map: stage, editor and tools as one, kept in step with Python. */

import type { Layer } from '@deck.gl/core';

import type { Component, Data, LayerJson } from './contract';
import { Editor } from './draw/editor';
import type { Message } from './draw/host';
import type { Point } from './geometry/plane';
import type { Snap } from './geometry/snap';
import { onFlip, onKeys } from './keys';
import { onDrawn, type Drawn } from './link/drawn';
import { Exchange } from './link/exchange';
import { onTables, table } from './link/tables';
import { keyActions, use, type ToolHost } from './tools';
import { LayerStack } from './view/layers';
import { Numbers } from './view/numbers';
import { Overlay } from './view/overlay';
import { Panel } from './view/panel';
import { pickedRow } from './view/picked';
import { contentOf, marksOf, NO_MARKS, NOTHING, stateOf } from './view/present';
import { Screen } from './view/screen';
import { hasWebgl, Stage } from './view/stage';
import { Toolbar, type Tool } from './view/toolbar';
import { wallScale } from './view/wall';

/** Tools that change nothing. */
const LOOKING = new Set<Tool>(['flip', 'home', 'tilt', 'fullscreen']);

export class GeoMap {
  editor: Editor | null = null;
  stage: Stage | null = null;
  readonly screen: Screen;
  private readonly toolbar = new Toolbar((tool, byKey) => this.use(tool, byKey));
  private readonly panel = new Panel(
    (feature) => this.editor?.apply('type', [feature]) || this.say('messageCrossing'),
    () => this.say('messageNumber'),
    () => this.refresh(),
  );
  private readonly overlay = new Overlay((point) => this.stage!.project(point));
  private readonly stack = new LayerStack();
  private readonly past = new LayerStack();
  private readonly exchange = new Exchange();
  private readonly forgetTables = onTables(() => this.update(this.component));
  private readonly forgetDrawn = onDrawn((drawn) => this.drew(drawn));
  private readonly forgetFlip = onFlip(() => this.use('flip'));
  private readonly sizes = new ResizeObserver(() => this.resized());
  private base: Layer[] = [];
  private before: Layer[] = [];
  flipped = false;
  private drawn: Layer | null = null;
  private snap: Snap | null = null;
  private message: Message | null = null;
  private numbers = new Numbers('en-GB');
  private references: unknown[] = [];
  private frame = 0;

  constructor(private component: Component<Data>) {
    this.screen = new Screen(component.parentElement);
    this.screen.setLook(component.data);
    this.sizes.observe(this.screen.root);
    this.screen.root.addEventListener('fullscreenchange', () => this.refresh());
    if (hasWebgl()) this.begin();
    else this.lost();
  }

  private get data(): Data {
    return this.component.data;
  }

  /** Whether a click tells a place; whoever draws goes on to draw. */
  private get isPicking(): boolean {
    return this.data.picks && !(this.editor?.isDrawing ?? false);
  }

  /** Whether what is under the pointer is told. */
  private get tells(): boolean {
    return !this.data.wall && !this.isPicking && !this.editor?.isBusy;
  }

  private begin(): void {
    const { overlay, panel, screen, toolbar } = this;
    screen.add(...overlay.elements, toolbar.element, toolbar.drawing, panel.element);
    overlay.handle.addEventListener('pointerdown', (event) => this.editor?.press.startTurn(event));
    overlay.cornerOff.addEventListener('click', () => this.use('deleteCorner'));
    this.stage = new Stage(
      screen.canvas,
      this.data.camera,
      {
        ready: () => this.ready(),
        moved: () => this.refresh(),
        hovered: (info) => screen.showTip(info, this.tells),
        cursor: () => (this.isPicking ? 'crosshair' : (this.editor?.adapter.cursor ?? null)),
        picking: () => !this.data.wall && !this.editor?.isBusy,
        held: () => this.editor !== null && (this.editor.isBusy || this.editor.hand.held !== null),
        lost: () => this.lost(),
      },
      this.data.wall,
    );
    onKeys(
      screen.root,
      keyActions(
        () => this.toolHost(),
        (tool) => this.use(tool),
      ),
    );
  }

  private ready(): void {
    const stage = this.stage!;
    this.editor = new Editor({
      element: this.screen.canvas,
      canvas: stage.canvas,
      project: (point) => stage.project(point),
      unproject: (pixel) => stage.unproject(pixel),
      allowPanning: (allowed) => stage.allowPanning(allowed),
      show: (layer) => this.paint(this.base, layer),
      bearing: () => stage.view.bearing,
      pick: (pixel) => pickedRow(stage.pick(pixel)),
      edited: (action, ids) => this.exchange.edit(action, ids, this.editor!.board.features()),
      selected: (id, layer) => this.exchange.select(id, layer),
      picking: () => this.isPicking,
      picked: (place) => this.exchange.pick(place),
      looking: () => this.data.wall,
      typing: () => this.panel.isTyping,
      snapShown: (snap) => {
        this.snap = snap;
        this.refresh();
      },
      say: (message) => this.say(message),
      refresh: () => this.refresh(),
    });
    this.update(this.component);
  }

  /** A run of Python. */
  update(component: Component<Data>): void {
    this.component = component;
    const { data, editor, stage } = this;
    this.screen.setLabels(data.labels);
    this.screen.setLook(data);
    if (!editor || !stage) return;
    this.numbers = new Numbers(data.locale);
    this.toolbar.setGroups(data.tools);
    this.toolbar.setLabels(data.labels);
    this.overlay.setLabels(data.labels);
    stage.setHome(data.camera);
    stage.setRoam(data.roam);
    this.takeLayers();
    this.takeReferences(editor);
    const news = this.exchange.receive(data, component.setStateValue);
    if (news.features) editor.take(news.features, news.own);
    if (news.selected !== undefined && !data.wall) editor.hand.select(news.selected);
    this.fit();
  }

  /** Others have drawn something, and the run that tells of it is still to come. */
  private drew(drawn: Drawn): void {
    const { features, own } = this.exchange.drew(drawn, this.data);
    if (features) this.editor?.take(features, own);
  }

  private takeLayers(): void {
    const { before, hash, layers, scale, wall } = this.data;
    const larger = (scale || 1) * (wall ? wallScale() : 1);
    const now = this.stack.update(layers, hash, larger);
    const rows = before ? (table(before.ref) as LayerJson[]) : [];
    // until the table has come there is nothing to show
    const past = this.past.update(rows, rows.length > 0 ? before!.hash : '', larger);
    if (past) this.before = past;
    if (!before) this.flipped = false;
    if (now || past) this.paint(now ?? this.base, this.drawn);
  }

  /** Show what was before, or what is now. */
  flip(): void {
    this.flipped = !this.flipped && this.data.before !== null;
    this.paint(this.base, this.drawn);
    this.refresh();
  }

  private takeReferences(editor: Editor): void {
    const { snap, snapRef } = this.data;
    const rows = snapRef ? table(snapRef) : [];
    const now = [JSON.stringify(snap), snapRef, snapRef ? rows : null];
    if (now.every((part, i) => part === this.references[i])) return;
    this.references = now;
    const rings = rows.flatMap((row) => (row['polygon'] as Point[][] | undefined) ?? []);
    editor.aim.snapper.setReferences([...snap, ...rings]);
  }

  private toolHost(): ToolHost | null {
    const { editor, stage } = this;
    if (!editor || !stage) return null;
    return {
      editor,
      stage,
      can: (step) => (step === 'undo' ? this.data.canUndo : this.data.canRedo),
      ask: (step) => this.exchange.history(step),
      toggleFullscreen: () => this.screen.toggleFullscreen(),
      flip: () => this.flip(),
      refresh: () => this.refresh(),
    };
  }

  private use(tool: Tool, byKey = false): void {
    const host = this.toolHost();
    if (!host) return;
    // whoever draws sees what there is now
    if (this.flipped && !LOOKING.has(tool)) this.flip();
    use(tool, host);
    // whoever chose a tool by key goes on with keys, on the map
    if (byKey && host.editor.isDrawing) this.screen.focusMap();
  }

  private say(message: Message | null): void {
    this.message = message;
    this.refresh();
  }

  private paint(base: Layer[], drawn: Layer | null): void {
    this.base = base;
    this.drawn = drawn;
    if (this.flipped) this.stage?.show(this.before);
    else this.stage?.show(drawn ? [...base, drawn] : base);
  }

  private fit(): void {
    this.toolbar.fit(this.screen.root.clientHeight);
    this.refresh();
  }

  private resized(): void {
    this.fit();
    if (!this.editor) return;
    this.stage!.resized();
    if (this.data.wall) this.takeLayers();
  }

  /** Show the present state, once per frame however much happened. */
  private refresh(): void {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => {
      const { data, editor, numbers } = this;
      if (!editor || !this.screen.root.isConnected || !this.stage!.hasRoom) return;
      editor.hand.release();
      // what is marked and measured belongs to what there is now
      const marks = this.flipped ? NO_MARKS : marksOf(editor, this.snap);
      const content = this.flipped ? NOTHING : contentOf(editor, this.message, data, numbers);
      this.overlay.update(marks, numbers);
      this.panel.update(content, data.labels, numbers);
      this.toolbar.update(stateOf(editor, data, this.flipped, this.screen.isFullscreen));
      this.screen.setFlag(this.flipped ? (data.before?.label ?? null) : null);
      this.screen.keepFocus();
    });
  }

  private lost(): void {
    this.screen.sorry(this.data.labels['noWebgl'] ?? '');
  }

  destroy(): void {
    cancelAnimationFrame(this.frame);
    this.forgetTables();
    this.forgetDrawn();
    this.forgetFlip();
    this.sizes.disconnect();
    this.editor?.destroy();
    this.stage?.destroy();
  }
}
