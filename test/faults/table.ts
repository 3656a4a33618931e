// The table at the end of a run: a line for each check, with the row and the back end that it belongs to.

import type { Check } from './trial.ts';

export interface Line extends Check {
  readonly row: number;
  readonly fault: string;
  /** Empty where no queue is in it. */
  readonly backend: string;
}

const HEADINGS = ['row', 'fault', 'queue', 'check', 'measured', 'must hold', ''] as const;

export function formatTable(lines: readonly Line[]): string {
  const cells = [HEADINGS, ...lines.map(cellsOf)];
  const widths = HEADINGS.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** What is the same as in the line before is said once. */
function cellsOf(line: Line, index: number, lines: readonly Line[]): readonly string[] {
  const before = lines[index - 1];
  const isNew = before?.fault !== line.fault || before.row !== line.row || before.backend !== line.backend;
  const head = isNew ? [String(line.row), line.fault, line.backend] : ['', '', ''];
  return [...head, line.what, line.measured, line.mustHold, line.holds ? '' : 'FAILED'];
}
