// How far measured figures are from their goals, as a plot that needs no script: a bar for each, the goal as one line for all. Pure.

import { escapeHtml } from '../src/html.ts';
import type { Results, Row } from './helpers.ts';

export interface Bar {
  readonly what: string;
  readonly measured: string;
  readonly goal: string;
  /** 1 = exactly the goal, less is better, whichever way the goal points. */
  readonly share: number;
}

/** `12.5 ms (…)`, `at most 20 ms`: the number and what it counts. */
const FIGURE = /(?<![\w.])(\d[\d,]*(?:\.\d+)?)\s*([^\s\d(,;]*)/;

/** The rows with a goal that is a number of the same unit. */
export function barsOf({ tables }: Results): Bar[] {
  return tables.flatMap(({ title, rows }) => rows.flatMap((row, index) => barOf(title, rows, row, index)));
}

function barOf(title: string, rows: readonly Row[], row: Row, index: number): Bar[] {
  const goal = /goal[^:]*: (.+)$/.exec(row.goal ?? '')?.[1];
  const [wanted, measured] = [figureIn(goal), figureIn(row.measured)];
  if (goal === undefined || wanted === null || measured === null) return [];
  if (wanted.unit !== '' && wanted.unit !== measured.unit) return [];
  const isFloor = goal.startsWith('at least');
  const share = isFloor ? wanted.value / measured.value : measured.value / wanted.value;
  if (!Number.isFinite(share)) return [];
  return [{ what: nameOf(title, rows, row, index), measured: row.measured, goal, share }];
}

function figureIn(text: string | undefined): { readonly value: number; readonly unit: string } | null {
  const [, digits, unit] = FIGURE.exec(text ?? '') ?? [];
  return digits === undefined ? null : { value: Number(digits.replaceAll(',', '')), unit: unit ?? '' };
}

/** A row that is indented says more of the one above it that is not. */
function nameOf(title: string, rows: readonly Row[], { what }: Row, index: number): string {
  const above = rows.slice(0, index).findLast((row) => !row.what.startsWith(' '));
  const own = what.startsWith(' ') && above !== undefined ? `${above.what}: ${what.trim()}` : what;
  return `${own} (${title.split(/[;,]/)[0]})`;
}

const WIDTH = 900;
const ROW = 34;
const TOP = 34;
/** The goal stands at half of the width, twice the goal at its end. */
const GOAL_AT = WIDTH / 2;

/** SVG, light or dark as the page is. */
export function plotBars(bars: readonly Bar[]): string {
  const height = TOP + bars.length * ROW + 8;
  const rows = bars.map(({ what, measured, goal, share }, index) => {
    const y = TOP + index * ROW;
    const width = Math.min(WIDTH, Math.max(2, share * GOAL_AT)).toFixed(0);
    const isMet = share <= 1;
    return `<text x="0" y="${y + 12}">${escapeHtml(what)}</text>
<text class="figure" x="${WIDTH}" y="${y + 12}">${escapeHtml(`${measured}; ${goal}${isMet ? '' : ': missed'}`)}</text>
<rect class="${isMet ? 'met' : 'missed'}" x="0" y="${y + 17}" width="${width}" height="9"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Measured figures beside their goals">
<style>text{font:12px system-ui,sans-serif;fill:#1d1f23}.figure{text-anchor:end;fill:#5b6068}.met{fill:#2f7d4f}.missed{fill:#b3261e}.goal{stroke:#5b6068;stroke-dasharray:4 3}
@media (prefers-color-scheme:dark){text{fill:#e8e6e2}.figure{fill:#a8adb5}.met{fill:#66b588}.missed{fill:#f2938c}.goal{stroke:#a8adb5}}</style>
<text x="${GOAL_AT + 6}" y="12">the goal; shorter is better</text>
<line class="goal" x1="${GOAL_AT}" x2="${GOAL_AT}" y1="0" y2="${height}"/>
${rows.join('\n')}
</svg>
`;
}
