/**
 * Exchange: which of two truths holds when the map and Python both change shapes and selection.
 *
 * The map names each of its edits by a `rev`. Python sends the `rev` back when it shows that very
 * edit, and a `rev` of its own when it shows anything else.
 */

import type { Action, Data, Feature, Send } from '../contract';
import type { Point } from '../geometry/plane';
import { next } from './count';

/** Counters go on over a new mounting of the component, since Python compares them. */
const counts = { undo: 0, redo: 0 };

export interface News {
  /** Shapes to show instead of those on the map. */
  features?: Feature[];
  /** Shape to select instead of the one selected. */
  selected?: string | null;
}

export class Exchange {
  private send: Send = () => undefined;
  private seenRev: string | null = null;
  /** Edits sent and not yet shown by Python, oldest first. */
  private pending: { rev: string; ids: string[] }[] = [];
  private seenSelected: string | null | undefined;
  private ownSelected: { id: string | null } | null = null;

  /** What a run of Python changes on the map. */
  receive(data: Data, send: Send): News {
    this.send = send;
    return { ...this.newFeatures(data), ...this.newSelection(data) };
  }

  private newFeatures({ rev, features }: Data): News {
    if (rev === this.seenRev) return {};
    this.seenRev = rev;
    const own = this.pending.findIndex((edit) => edit.rev === rev);
    // Python may see only the last of several quick edits: its echo settles the earlier ones too
    this.pending = own >= 0 ? this.pending.slice(own + 1) : [];
    return own >= 0 ? {} : { features };
  }

  private newSelection({ selected }: Data): News {
    if (this.ownSelected?.id === selected) this.ownSelected = null;
    if (selected === this.seenSelected) return {};
    this.seenSelected = selected;
    this.ownSelected = null;
    return { selected };
  }

  edit(action: Action, ids: string[], features: Feature[]): void {
    const rev = `b${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
    this.pending.push({ rev, ids });
    const changed = [...new Set(this.pending.flatMap((edit) => edit.ids))];
    const base = this.seenRev ?? '';
    this.send('edit', { rev, base, seq: next(), action, ids: changed, features });
  }

  select(id: string | null, layer: string | null): void {
    const known = this.ownSelected ? this.ownSelected.id : this.seenSelected;
    // a click on what is selected says nothing new, except which row it was
    if (known === id && layer === null) return;
    this.ownSelected = { id };
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
