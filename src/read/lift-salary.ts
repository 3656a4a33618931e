// The pay that a post names in a line of its own: an amount or a range that can be read as one, with what qualifies it.
// Pure. "Competitive", sentences and amounts that may be a slip of the pen are left where they are.

import type { LabelledLine } from './labelled-lines.ts';

const LABEL =
  /^(?:(?:annual|yearly|monthly|hourly|base|gross|hiring|starting|expected|target|estimated|full-time) )*(?:salary|pay|wage|compensation|rate)(?: (?:range|band|rate))?$/;
const MAX_LENGTH = 120;
/** More wages than a post for one role names; each takes up to a millisecond to read. */
const MAX_LINES = 20;

const CURRENCY = String.raw`(?:US\$|CA\$|C\$|A\$|AU\$|NZ\$|[$€£]|(?:USD|CAD|AUD|NZD|EUR|GBP|CHF)\b)`;
const NUMBER = String.raw`\d{1,3}(?:,\d{3})+(?:\.\d{2})?|\d{1,3}(?:[.'’]\d{3})+|\d{1,7}(?:\.\d{1,2})?`;
const AMOUNT = String.raw`(?:${CURRENCY} ?)?(?:${NUMBER})(?: ?[kK]\b)?(?: ?${CURRENCY})?`;
const PERIODS = {
  hour: String.raw`(?:(?:/|per|an|a) ?(?:hour|hr)\b|hourly\b)`,
  day: String.raw`(?:(?:/|per|a) ?day\b|daily\b)`,
  week: String.raw`(?:(?:/|per|a) ?(?:week|wk)\b|weekly\b)`,
  month: String.raw`(?:(?:/|per|a) ?(?:month|mo)\b|monthly\b)`,
  year: String.raw`(?:(?:/|per|a) ?(?:year|yr|annum|y)\b|annually\b|annual\b|annualized\b|yearly\b|p\.a\.)`,
} as const;
const PERIOD = Object.values(PERIODS).join('|');
const PERIOD_PATTERNS = Object.entries(PERIODS).map(
  ([period, words]) => [period as keyof typeof PERIODS, new RegExp(words, 'i')] as const,
);
/** What is usual for a period, in any of the currencies. */
const USUAL: Readonly<Record<keyof typeof PERIODS, readonly [least: number, most: number]>> = {
  hour: [5, 1000],
  day: [40, 5000],
  week: [150, 20_000],
  month: [500, 60_000],
  year: [10_000, 2_000_000],
};
/** A range that wide is two wages, or a slip. */
const WIDEST = 4;

const BEFORE = String.raw`(?:(?:starts|starting|begins|beginning) (?:at|from) |from |up to |at least |minimum (?:of )?|about |around |approximately |approx\.? |~ ?|between )?`;
const QUALITY = String.raw`(?:commensurate|depending|dependent|based|negotiable|doe\b|plus|with|and|including|\+|salary|equivalent|gross|before tax)`;
const AFTER = String.raw`(?:[ ,;–-]*${QUALITY}[\p{L} ,&-]{0,80}| \([^()]{2,60}\)){0,3}`;
const PROSE = /\b(?:we|you|our|your|is|are|will|who|which|that|this)\b/i;
const SALARY = new RegExp(
  String.raw`^${BEFORE}(${AMOUNT})\+?(?: ?(?:[-–—]|to|and) ?(${AMOUNT}))?\+? ?(?<period>${PERIOD})?${AFTER}$`,
  'iu',
);

/** The salary of the labelled lines, on which all of them must agree; null where that is not certain. */
export function liftSalary(lines: readonly LabelledLine[]): string | null {
  const labelled = lines.filter(({ label }) => LABEL.test(label));
  if (labelled.length > MAX_LINES) return null;
  const read = labelled.map((line) => ({ salary: readSalary(line), isPlain: isPlain(line) }));
  // A line that calls itself the salary and cannot be read makes the others doubtful; it also comes first.
  if (read.some(({ salary, isPlain }) => isPlain && salary === null)) return null;
  const salaries = read
    .toSorted((a, b) => Number(b.isPlain) - Number(a.isPlain))
    .flatMap(({ salary }) => salary ?? []);
  const [first] = salaries;
  if (first === undefined || salaries.some((salary) => !isSame(salary, first))) return null;
  return (salaries.find(({ text }) => /[$€£]|[A-Z]{3}/.test(text)) ?? first).text;
}

function isPlain({ label, isBelow }: LabelledLine): boolean {
  return /^salary\b/.test(label) && !isBelow;
}

interface Salary {
  readonly text: string;
  readonly low: number;
  readonly high: number;
}

function readSalary({ label, value }: LabelledLine): Salary | null {
  const text = value
    .replace(/[.;,]+$/, '')
    .replaceAll(/\/ +/g, '/')
    .replaceAll(/([$€£]) +(?=\d)/g, '$1');
  if (text.length > MAX_LENGTH || PROSE.test(text)) return null;
  const match = SALARY.exec(text);
  if (match === null) return null;
  const [, from = '', to = from] = match;
  const high = toNumber(to, '');
  const low = toNumber(from, to);
  const stated = periodOf(match.groups?.period ?? '') ?? periodOf(label);
  const [least, most] = USUAL[stated ?? 'year'];
  const isMoney = /[$€£k]|[A-Z]{3}|[,.'’]\d{3}/i.test(from + to);
  if (!isMoney || low < least || high > most || high < low || high > low * WIDEST) return null;
  const isSaid = stated === null || match.groups?.period !== undefined || /^annual|^year/.test(label);
  return { text: tidy(text) + (isSaid ? '' : ` per ${stated}`), low, high };
}

/** `90` in `$90–100k` is thousands as well. */
function toNumber(amount: string, higher: string): number {
  const digits = amount
    .replaceAll(/[^\d.,]/g, '')
    .replaceAll(/[,.](?=\d{3})/g, '')
    .replaceAll(',', '');
  const isThousands = /\dk|\d k/i.test(amount) || (/\dk|\d k/i.test(higher) && Number(digits) < 1000);
  return Number(digits) * (isThousands ? 1000 : 1);
}

function periodOf(text: string): keyof typeof PERIODS | null {
  return PERIOD_PATTERNS.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}

/** One way to write a range: `$90–100k`. */
function tidy(text: string): string {
  return text.replace(/(?<=[\dk]) ?[-–—] ?(?=[$€£\d])/i, '–');
}

function isSame(one: Salary, other: Salary): boolean {
  return one.low === other.low && one.high === other.high;
}
