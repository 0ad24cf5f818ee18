/**
 * Exchange: which of two truths holds when the map and Python both change shapes and selection.
 *
 * The map names each of its edits by a `rev`. Python sends the `rev` back when it shows that very
 * edit, and a `rev` of its own when it shows anything else. In a room, what others draw comes ahead
 * of Python, and stays until Python has come as far.
 */

import type { Action, Data, Feature, Send } from '../contract';
import type { Point } from '../geometry/plane';
import { Ahead } from './ahead';
import { next } from './count';
import type { Drawn } from './drawn';

/** Counters go on over a new mounting of the component, since Python compares them. */
const counts = { undo: 0, redo: 0 };

export interface News {
  /** Shapes to show instead of those on the map. */
  features?: Feature[];
  /** Shapes that stay as the visitor left them: Python does not know of that yet. */
  own?: string[];
  /** Shape to select instead of the one selected. */
  selected?: string | null;
}

export class Exchange {
  private send: Send = () => undefined;
  private seenRev: string | null = null;
  /** Edits sent and not yet shown by Python, oldest first. */
  private pending: { rev: string; ids: string[] }[] = [];
  private seenSelected: string | null | undefined;
  /** Selections sent and not yet shown by Python, oldest first. */
  private chosen: (string | null)[] = [];
  private readonly ahead = new Ahead();

  /** What a run of Python changes on the map. */
  receive(data: Data, send: Send): News {
    this.send = send;
    return { ...this.newFeatures(data), ...this.newSelection(data) };
  }

  /** Others have changed shapes, of which `data` may know nothing yet. */
  drew(drawn: Drawn, { at, features }: Data): News {
    return this.ahead.told(drawn, at) ? this.taken(features) : {};
  }

  private newFeatures({ at, rev, heard, features }: Data): News {
    const isShared = (at ?? heard ?? null) !== null;
    const caughtUp = this.ahead.settle(at);
    if (rev === this.seenRev) {
      if (isShared) this.settle(heard);
      // what was ahead may have been taken back since: then Python shows what it showed before
      return caughtUp ? this.taken(features) : {};
    }
    this.seenRev = rev;
    const before = this.pending;
    const isOwn = this.settle(rev);
    // an echo of one's own edit is no news of those shapes, though others may have changed the rest
    if (isOwn) return isShared ? this.taken(features, before) : {};
    if (!isShared) this.pending = [];
    else this.settle(heard);
    return this.taken(features);
  }

  private taken(features: Feature[], pending = this.pending): News {
    const own = pending.length ? { own: idsOf(pending) } : {};
    return { features: this.ahead.over(features), ...own };
  }

  /** Python has dealt with an edit, and may have seen only the last of several quick ones. */
  private settle(rev: string | null): boolean {
    const at = this.pending.findIndex((edit) => edit.rev === rev);
    this.pending = this.pending.slice(at + 1);
    return at >= 0;
  }

  private newSelection({ selected }: Data): News {
    const at = this.chosen.indexOf(selected);
    const isOwn = at >= 0;
    this.chosen = this.chosen.slice(at + 1);
    if (selected === this.seenSelected) return {};
    this.seenSelected = selected;
    // the echo of an older click does not undo a newer one
    if (isOwn && this.chosen.length) return {};
    this.chosen = [];
    return { selected };
  }

  edit(action: Action, ids: string[], features: Feature[]): void {
    const rev = `b${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
    this.pending.push({ rev, ids });
    const base = this.seenRev ?? '';
    this.send('edit', { rev, base, seq: next(), action, ids: idsOf(this.pending), features });
  }

  select(id: string | null, layer: string | null): void {
    const known = this.chosen.length ? this.chosen.at(-1) : this.seenSelected;
    // a click on what is selected says nothing new, except which row it was
    if (known === id && layer === null) return;
    this.chosen.push(id);
    this.send('selected', { seq: next(), id, layer });
  }

  pick(place: Point): void {
    this.send('picked', { seq: next(), place });
  }

  history(step: 'undo' | 'redo'): void {
    counts[step] += 1;
    this.send('history', { undo: counts.undo, redo: counts.redo });
  }
}

function idsOf(edits: { ids: string[] }[]): string[] {
  return [...new Set(edits.flatMap(({ ids }) => ids))];
}
