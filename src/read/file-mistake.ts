// What is wrong with a file, for the person who wrote it: the line, the problem, and what to write instead.

import { messageOf } from '../errors.ts';

/** `line` counts from 1 at the top of the file; null = it is not about one line. */
export interface FileProblem {
  readonly line: number | null;
  readonly problem: string;
  readonly remedy: string;
}

/** Thrown while a file is parsed; the parse functions turn it into an outcome. */
export class FileMistake extends Error {
  override readonly name = 'FileMistake';
  readonly found: FileProblem;
  constructor(line: number | null, problem: string, remedy: string) {
    super(problem);
    // Quotations are cut at a length: half of a character would be refused by the database.
    this.found = { line, problem: problem.toWellFormed(), remedy: remedy.toWellFormed() };
  }
}

/**
 * Runs a parser; whatever it throws becomes an outcome. What one file holds, foreseen or not, must not keep the others out.
 */
export function catchMistake<T>(parse: () => T): T | ({ readonly status: 'invalid' } & FileProblem) {
  try {
    return parse();
  } catch (error) {
    const mistake = error instanceof FileMistake ? error : unforeseen(error);
    return { status: 'invalid', ...mistake.found };
  }
}

function unforeseen(error: unknown): FileMistake {
  return new FileMistake(
    null,
    `something in the file cannot be understood (${messageOf(error).slice(0, 200)})`,
    'take out what was added last; if nothing is wrong with it, tell us, with the file',
  );
}
