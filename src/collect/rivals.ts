// Two files for one id, or for one address: what is said of the second. Pure.

import type { FileProblem } from '../read/file-mistake.ts';

export function describeIdRival(id: string | null, rivalPath: string, line: number | null): FileProblem {
  return {
    line,
    problem: `the id "${id}" belongs to ${rivalPath} already`,
    remedy: 'give this post another id, or delete the line: Rolecall then makes one',
  };
}

export function describeAddressRival(rivalPath: string, line: number): FileProblem {
  return {
    line,
    problem: `the address belongs to ${rivalPath} already`,
    remedy: 'delete one of the two files, or move its alerts into the other',
  };
}
