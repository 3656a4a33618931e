// Two files for one id, one address or one channel: what is said of the second. Pure.

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

export function describeChannelRival(rivalPath: string, line: number): FileProblem {
  return {
    line,
    problem: `the channel belongs to ${rivalPath} already`,
    remedy: 'delete one of the two files, or move its alerts into the other: each post is told once',
  };
}
