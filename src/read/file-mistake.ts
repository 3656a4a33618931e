// What is wrong with a file, for the person who wrote it: the line, the problem, and what to write instead.

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
    this.found = { line, problem, remedy };
  }
}

/** Runs a parser; its mistake becomes an outcome, other errors pass. */
export function catchMistake<T>(parse: () => T): T | ({ readonly status: 'invalid' } & FileProblem) {
  try {
    return parse();
  } catch (error) {
    if (error instanceof FileMistake) return { status: 'invalid', ...error.found };
    throw error;
  }
}
