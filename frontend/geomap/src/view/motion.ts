/** Motion: whether the visitor's system asks for pictures that do not move by themselves. */

export function isStill(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
