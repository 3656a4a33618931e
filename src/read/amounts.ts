// Amounts of money as people write wages: "$55,000 – $60,000", "$70-90K", "$31 per hour". Pure; null rather than an amount
// that may be a slip of the pen.

const CURRENCY = String.raw`(?:US\$|CA\$|C\$|A\$|AU\$|NZ\$|[$€£]|(?:USD|CAD|AUD|NZD|EUR|GBP|CHF)\b)`;
const NUMBER = String.raw`\d{1,3}(?:,\d{3})+(?:\.\d{2})?(?!,?\d)|\d{1,3}(?:[.'’]\d{3})+(?![.'’]?\d)|\d{1,7}(?:\.\d{1,2})?(?![\d,.]\d)`;
export const AMOUNT = String.raw`(?:${CURRENCY} ?)?(?:${NUMBER})(?: ?[kK]\b)?(?: ?${CURRENCY})?`;
const PERIODS = {
  hour: String.raw`(?:(?:/|\bper|\ban?) ?(?:hour|hr)\b|\bhourly\b)`,
  day: String.raw`(?:(?:/|\bper|\ba) ?day\b|\bdaily\b)`,
  week: String.raw`(?:(?:/|\bper|\ba) ?(?:week|wk)\b|\bweekly\b)`,
  month: String.raw`(?:(?:/|\bper|\ba) ?(?:month|mo)\b|\bmonthly\b)`,
  year: String.raw`(?:(?:/|\bper|\ba) ?(?:year|yr|annum|y)\b|/? ?(?:\bannually\b|\bannual\b|\bannualized\b|\byearly\b)|p\.a\.)`,
} as const;
export const PERIOD = Object.values(PERIODS).join('|');
export type Period = keyof typeof PERIODS;
const PERIOD_PATTERNS = Object.entries(PERIODS).map(
  ([period, words]) => [period as Period, new RegExp(words, 'i')] as const,
);
/** `$55,000 – $60,000 per year` with groups `from`, `to`, `period`. */
export const PAY = String.raw`(?<from>${AMOUNT})\+?(?: ?(?:[-–—]|to|and) ?(?<to>${AMOUNT}))?\+?(?: ?(?<period>${PERIOD}))?`;

/** What is usual for a period, in any of the currencies. */
const USUAL: Readonly<Record<Period, readonly [least: number, most: number]>> = {
  hour: [5, 1000],
  day: [40, 5000],
  week: [150, 20_000],
  month: [500, 60_000],
  year: [10_000, 2_000_000],
};
/** A range that wide is two wages, or a slip. */
const WIDEST = 4;

export interface Pay {
  readonly low: number;
  readonly high: number;
  readonly period: Period | null;
}

/** Pay as it is shown. */
export interface Salary extends Pay {
  readonly text: string;
}

/**
 * The pay in a match of `PAY`; null unless it is money, in order, and usual for its period. `assumed` is the period that
 * the words around it give; `least` is that of a wage whose period nobody says.
 */
export function readPay(
  groups: Readonly<Record<string, string | undefined>>,
  assumed: Period | null,
  least?: number,
): Pay | null {
  const { from = '', to = from } = groups;
  const high = toNumber(to, '');
  const low = toNumber(from, to);
  const period = periodOf(groups.period ?? '') ?? assumed;
  const [usualLeast, most] = USUAL[period ?? 'year'];
  const isMoney = /[$€£k]|[A-Z]{3}|[,.'’]\d{3}/i.test(from + to);
  const isTooLittle = low < (period === null ? (least ?? usualLeast) : usualLeast);
  if (!isMoney || isTooLittle || high > most || high < low || high > low * WIDEST) return null;
  return { low, high, period };
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

export function periodOf(text: string): Period | null {
  return PERIOD_PATTERNS.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}

/** One way to write a range: `$90–100k`. */
export function tidyPay(text: string): string {
  return text
    .replaceAll(/([$€£]) +(?=\d)/g, '$1')
    .replaceAll(/\/ +/g, '/')
    .replace(/(?<=[\dk]) ?[-–—] ?(?=[$€£\d])/i, '–');
}
