/** Count: numbers that grow over reloads too, so that a newer message is known by its own. */

let last = 0;

export function next(): number {
  last = Math.max(last + 1, Date.now());
  return last;
}
