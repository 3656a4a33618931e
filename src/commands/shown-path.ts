// Paths as the person at the keyboard would write them.

import { relative } from 'node:path';

/** Relative to where they stand, or absolute when that would lead out of there. */
export function shownPath(cwd: string, path: string): string {
  const way = relative(cwd, path);
  return way.startsWith('..') ? path : way;
}
