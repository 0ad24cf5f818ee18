/**
 * Ahead: shapes that the room has told of and Python does not show yet.
 *
 * They lie over whatever Python shows, each until a run has come to the rev it was told with. Which
 * of two truths holds never has to be guessed: a run contains all up to its own rev.
 */

import type { Data, Feature } from '../contract';
import type { Drawn } from './drawn';

type At = Data['at'];

export class Ahead {
  private branch = '';
  private rev = -1;
  private readonly shapes = new Map<string, { rev: number; feature: Feature | null }>();

  /** The room has changed shapes; whether that is newer than all that is known. */
  told({ branch, rev, shapes }: Drawn, at: At | undefined): boolean {
    this.settle(at);
    if (!at || at.branch !== branch || rev <= Math.max(at.rev, this.rev)) return false;
    this.branch = branch;
    this.rev = rev;
    shapes.forEach((feature, id) => this.shapes.set(id, { rev, feature }));
    return true;
  }

  /** Python shows a rev; whether some shapes are ahead of it no more. */
  settle(at: At | undefined): boolean {
    const before = this.shapes.size;
    const isSame = at?.branch === this.branch;
    if (!isSame || at.rev >= this.rev) this.rev = -1;
    for (const [id, { rev }] of this.shapes) {
      if (!isSame || at.rev >= rev) this.shapes.delete(id);
    }
    return this.shapes.size < before;
  }

  /**
   * The shapes of Python with those that are ahead of it.
   *
   * One that Python has never told of can be seen and not yet taken in hand: it has no house so far.
   */
  over(features: Feature[]): Feature[] {
    if (!this.shapes.size) return features;
    const known = new Set(features.map(({ id }) => id));
    const stay = features.flatMap((one) => {
      const found = this.shapes.get(one.id);
      return found ? (found.feature ?? []) : one;
    });
    const come = [...this.shapes].flatMap(([id, { feature }]) =>
      feature && !known.has(id) ? locked(feature) : [],
    );
    return [...stay, ...come];
  }
}

function locked(feature: Feature): Feature {
  return { ...feature, properties: { ...feature.properties, locked: true } };
}
