/**
 * Hand: what the visitor holds, and what others made of it meanwhile.
 *
 * Nobody else's change touches a held shape. If the hand lets go of it without a change of its own,
 * the other's holds after all; else the visitor's does, being the later one.
 */

import type { Feature } from '../contract';
import type { Editor } from './editor';

export class Hand {
  /** What others made of shapes that were held: another outline, or null for none. */
  private withheld = new Map<string, Feature | null>();
  /** What Python wants selected once the hand is empty. */
  private wanted: { id: string | null } | null = null;

  constructor(private readonly editor: Editor) {}

  /** The shape that is dragged, turned, about to be cut, or whose measures are being typed. */
  get held(): string | null {
    const { board, host, mode, press, selectedId } = this.editor;
    const isCutting = mode === 'split' && board.drawing;
    return press.holds || isCutting || host.typing() ? selectedId : null;
  }

  /** Others changed shapes; the held one and those that Python does not know yet stay. */
  take(features: Feature[], own: readonly string[]): void {
    const { board } = this.editor;
    const { held } = this;
    this.withheld.clear();
    if (held !== null && !own.includes(held)) {
      this.withheld.set(held, features.find(({ id }) => id === held) ?? null);
    }
    const untouched = new Set(held === null ? own : [...own, held]);
    this.editor.quietly(() => board.take(features, untouched), held);
  }

  select(id: string | null): void {
    if (this.held === null) this.editor.hold(id);
    else this.wanted = { id };
  }

  /** The visitor has changed shapes, which is later than whatever others did. */
  changed(ids: string[]): void {
    ids.forEach((id) => this.withheld.delete(id));
  }

  /** The visitor has selected something, which is later too. */
  chosen(): void {
    this.wanted = null;
  }

  /** Whatever was held may have been let go: take over what waited for that. */
  release(): void {
    if ((!this.withheld.size && !this.wanted) || this.held !== null) return;
    const { editor, wanted } = this;
    const waiting = [...this.withheld];
    this.withheld.clear();
    this.wanted = null;
    if (waiting.length) {
      const stays = editor.board
        .features()
        .filter(({ id }) => !waiting.some(([name]) => name === id));
      const come = waiting.flatMap(([, feature]) => feature ?? []);
      editor.take([...stays, ...come]);
    }
    if (wanted) editor.hold(wanted.id);
  }
}
