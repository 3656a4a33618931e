// The pay that a post names, in lines of its own and in sentences about it, all of which must agree. Pure. "Competitive" and
// amounts that may be a slip of the pen are left where they are.

import { PAY, periodOf, readPay, type Salary, tidyPay } from './amounts.ts';
import type { LabelledLine } from './labelled-lines.ts';
import { readQuotedPay, saidPay } from './said-salary.ts';
import type { ShownPost } from './shown-post.ts';

const LABEL =
  /^(?:(?:annual|yearly|monthly|hourly|base|gross|hiring|starting|expected|target|estimated|full-time) )*(?:salary|pay|wage|compensation|rate|stipend|remuneration)(?: (?:range|band|rate|scale))?(?:(?: ?[/&] ?| and )(?:salary|pay|compensation|benefits))?$|^(?:rate|scale) of pay$/;
const MAX_LENGTH = 120;
/** More wages than a post for one role names; each takes up to a millisecond to read. */
const MAX_LINES = 20;
/** A wage by the hour, in a line that names no period and is no salary. */
const LEAST_WAGE = 7;

const BEFORE = String.raw`(?:(?:starts|starting|begins|beginning) (?:at|from) |from |up to |at least |minimum (?:of )?|about |around |approximately |approx\.? |~ ?|between )?`;
const QUALITY = String.raw`(?:commensurate|depending|dependent|based|negotiable|doe\b|plus|with|and|including|\+|salary|equivalent|gross|before tax)`;
const AFTER = String.raw`(?:[ ,;–-]*${QUALITY}[\p{L} ,&-]{0,80}| \([^()]{2,100}\)){0,3}`;
const PROSE = /\b(?:we|you|our|your|is|are|will|who|which|that|this)\b/i;
const SALARY = new RegExp(`^${BEFORE}${PAY}${AFTER}$`, 'iu');
const ASIDE = / \([^()]{2,100}\)/g;

/** The salary of a post; null where that is not certain. */
export function liftSalary({ lines, sentences }: ShownPost): string | null {
  const labelled = lines.filter(({ label }) => LABEL.test(label));
  if (labelled.length > MAX_LINES) return null;
  const read = labelled.map((line) => ({ line, salary: readSalary(line) }));
  // A line that calls itself the salary and holds figures that cannot be read makes the others doubtful.
  if (read.some(({ line, salary }) => isPlain(line) && salary === null && /\d/.test(line.value))) return null;
  const own = read.toSorted((a, b) => Number(isPlain(b.line)) - Number(isPlain(a.line)));
  const salaries = [...own.flatMap(({ salary }) => salary ?? []), ...saidPay(sentences)];
  const [first] = salaries;
  if (first === undefined || salaries.some((salary) => !isSame(salary, first))) return null;
  const told = first.period === null ? salaries.find(({ period }) => period !== null) : undefined;
  return (told ?? salaries.find(({ text }) => /[$€£]|[A-Z]{3}/.test(text)) ?? first).text;
}

function isPlain({ label, isBelow }: LabelledLine): boolean {
  return /^salary\b/.test(label) && !isBelow;
}

function readSalary({ label, value }: LabelledLine): Salary | null {
  const text = tidyPay(value.replace(/[.;,]+$/, ''));
  const assumed = /\b(?:annual|yearly|monthly|hourly|weekly|daily)\b/.test(label) ? periodOf(label) : null;
  const least = /^(?:pay|wage|rate)\b/.test(label) ? LEAST_WAGE : undefined;
  if (text.length > MAX_LENGTH || PROSE.test(text.replaceAll(ASIDE, ''))) return readQuotedPay(text, assumed);
  const match = SALARY.exec(text);
  if (match?.groups === undefined) return readQuotedPay(text, assumed);
  const pay = readPay(match.groups, assumed, least);
  if (pay === null) return null;
  const isSaid = pay.period === null || match.groups.period !== undefined || /^annual|^year/.test(label);
  return { ...pay, text: text + (isSaid ? '' : ` per ${pay.period}`) };
}

function isSame(one: Salary, other: Salary): boolean {
  return (
    one.low === other.low &&
    one.high === other.high &&
    (!one.period || !other.period || one.period === other.period)
  );
}
