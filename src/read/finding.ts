// What lint has found. Pure.

import type { FileProblem } from './file-mistake.ts';

export interface Finding extends FileProblem {
  /** An error keeps the file out; a note does not. */
  readonly level: 'error' | 'note';
}
