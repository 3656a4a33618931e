// Pay in the middle of other words: "Commensurate with experience, from $65,000", "The salary for this role starts at
// $4,500/month". Pure. What is lifted is the amount with what bounds it, never the sentence.

import { PAY, type Period, readPay, type Salary, tidyPay } from './amounts.ts';
import { matchesOf } from './matches-of.ts';
import type { Sentences } from './sentences.ts';

const MAX_QUOTED_LENGTH = 400;
/** A value that is shown whole. */
const MAX_WHOLE_LENGTH = 60;
/** One that begins with the amount. */
const MAX_AMOUNT_LENGTH = 100;
const BOUND = String.raw`(?:starts? (?:at|from)|starting (?:at|from)|begins? at|beginning at|up to|at least|(?:a )?minimum(?: of)?|no(?:t)? less than|over|more than|about|around|approximately|approx\.?|roughly|between|from)`;
const END = String.raw`(?![.,'’]?\d|\p{L})`;
const FOUND = new RegExp(String.raw`(?<![\d.,'’$€£])(?<bound>\b${BOUND} )?${PAY}${END}`, 'giu');
const MONEY = /[$€£] ?\d|\b\d{1,3},\d{3}\b|\b\d{1,4}k\b/gi;
const PENSION = /\b40[137] ?\(?[kb]\)?/gi;
/** What may stand right before the amount, when nothing bounds it. */
const LEAD =
  /(?:^|[,;:(–—-]|\b(?:salary|pay|compensation|stipend|wage|range|rate|band|amount|of|is|are|be|experience|qualifications|doe|competitive)) ?$/i;
const OTHER_MONEY = /bonus|reimburs|allowance|budget|relocation|\bgrants?\b|\bfund|donat|revenue|\braise/i;
/** A guess of whoever copied the post. */
const GUESS = /believed|presum|probabl|likely|\?/i;
const TO_READERS = /\b(?:we|you|our|your|us|please)\b/i;

/** The one amount in the value of a labelled line that is no plain amount; null where there is not one. */
export function readQuotedPay(value: string, assumed: Period | null): Salary | null {
  if (value.length > MAX_QUOTED_LENGTH) return null;
  const found = GUESS.test(value) ? null : findPay(value.replaceAll(PENSION, ''), assumed);
  const maxLength = /^(?:[$€£]|\d)/.test(value) ? MAX_AMOUNT_LENGTH : MAX_WHOLE_LENGTH;
  const isShown = value.length <= maxLength && !TO_READERS.test(value) && !/\p{Ll}{2}[.!?] /u.test(value);
  if (found === null) return null;
  if (found.others === 0 && isShown) return { ...found, text: tidyPay(value) };
  return /equivalent|pro ?rat/i.test(value) || found.isForSome ? null : found;
}

function findPay(
  text: string,
  assumed: Period | null,
): (Salary & { readonly others: number; readonly isForSome: boolean }) | null {
  const found = [...text.matchAll(FOUND)].flatMap((match) => {
    const pay = readPay(match.groups ?? {}, assumed);
    return pay === null || !/[$€£k]|,\d{3}/i.test(match[0]) ? [] : [{ match, pay }];
  });
  const [one] = found;
  if (one === undefined) return null;
  const { match, pay } = one;
  const before = text.slice(0, match.index);
  const after = text.slice(match.index + match[0].length);
  const others = [...before.matchAll(MONEY), ...after.matchAll(MONEY)].length;
  const isExtra = !MONEY_BEFORE.test(before) && EXTRA.test(after);
  if ((others > 0 && !isExtra) || OTHER_MONEY.test(before) || ENDS_OTHERWISE.test(after)) return null;
  if (match.groups?.bound === undefined && !LEAD.test(before)) return null;
  return { ...pay, text: tidyPay(match[0].trim()), others, isForSome: FOR_SOME.test(after) };
}

const MONEY_BEFORE = new RegExp(MONEY.source, 'i');
/** `salary + $100 monthly cell phone stipend`: small sums besides, each named as such. */
const EXTRA =
  /^[^$€£\d]{0,40}(?:(?:\+|\bplus\b|\badditional\b)[^$€£\d+]{0,30}\$ ?\d{1,3}\b(?![,.\dk])[^$€£\d]{0,60})+$/i;
/** `$5,000 signing bonus`. */
const ENDS_OTHERWISE = /^ ?(?:[\p{L}-]+ ){0,2}(?:bonus|budget|allowance|grant|reimbursement|match)\b/iu;

/** `for candidates in New York`, `for 16 weeks`: the amount alone would say more. */
const FOR_SOME = /^,? (?:for|if|when|in) (?!(?:this|the) (?:position|role|job))/i;

const WAGE = `(?:(?<limit>minimum|starting|maximum) )?(?:salary|pay|compensation|wage|stipend)(?: (?:range|band|rate|scale))?`;
const OF_THIS = String.raw`(?: (?:for|of) (?:this|the|each|these) (?:[\p{L}-]+ ){0,4}?(?:position|role|job|project|fellowship|internship)s?)?`;
const VERB = `(?: (?:is|will be|would be|ranges?|of|currently|set|expected to be|commensurate with experience,?|in (?:the|a) range(?: of)?|on a range of)){0,4}`;
const AT = `(?: (?<bound>${BOUND}|at))?:? `;
const SAID = [
  new RegExp(String.raw`\b${WAGE}${OF_THIS}${VERB}${AT}${PAY}${END}`, 'giu'),
  new RegExp(
    String.raw`\b(?:position|role|job|fellowship|internship)(?: is)? (?:pays|paid|offers|earns)(?: (?:commensurate (?:to|with) experience|on a range of|a salary of|at)){0,3}${AT}${PAY}${END}`,
    'giu',
  ),
  // Not `u`, for which V8 takes 75 ms to compile it; with it nothing else is found.
  new RegExp(
    String.raw`\b(?:at|for|offers?|pays?) (?:a )?${PAY} (?:annual |base |starting )?(?:salary|stipend)\b`,
    'gi',
  ),
];
const MAY_SAY = /salary|\bpay\b|\bpaid\b|\bpays\b|compensation|\bwage\b|stipend/i;
/** The pay of this job, not of others. */
const OF_THIS_JOB =
  /\b(?:this|the|each|our|an?) (?:[\p{L}\d-]+ ){0,4}?(?:position|role|job|fellowship|internship|project)\b|^(?:the |our |a )?(?:[a-z-]+ ){0,2}(?:salary|pay|compensation|stipend|wage)\b|\b(?:starting|annual|base|minimum|target|hiring|full-time) salary\b|(?:salary|pay|compensation) range\b/iu;
const OF_OTHERS =
  /(?:minimum|living|prevailing) wages?\b|median|average|typical|\bmembers\b|\bworkers\b|\bfamil|raised?\b|budget|previous|history|requirements?\b|expectations?\b|desired|\bbonus (?:of|up)|in addition to|\bcap\b/i;
const LABEL = /^[\p{L} /&()-]{0,40}(?:salary|pay|compensation|wage|rate|stipend)[\p{L} /&()-]{0,20}:/iu;

/** The pay of each sentence about it; lines with a label are read elsewhere. */
export function saidPay(sentences: Sentences): Salary[] {
  return sentences
    .with(MAY_SAY)
    .filter((sentence) => /\d/.test(sentence) && !LABEL.test(sentence))
    .filter((sentence) => OF_THIS_JOB.test(sentence) && !OF_OTHERS.test(sentence))
    .flatMap((sentence) => matchesOf(SAID, sentence))
    .filter(({ 0: found, index, input }) => !FOR_SOME.test(input.slice(index + found.length)))
    .flatMap(({ groups = {} }) => toSalary(groups) ?? []);
}

const LIMITS: Readonly<Record<string, string>> = { minimum: 'at least', starting: 'from', maximum: 'up to' };

function toSalary(groups: Readonly<Record<string, string | undefined>>): Salary | null {
  const { from, to, bound = '', period, limit = '' } = groups;
  const pay = readPay(groups, null);
  if (pay === null || !/[$€£k]|,\d{3}/i.test(`${from}${to}`)) return null;
  const range = to === undefined ? from : `${from}${/^between/i.test(bound) ? ' and ' : '–'}${to}`;
  const words = [/^at$/i.test(bound) ? '' : bound, bound === '' ? LIMITS[limit.toLowerCase()] : '', range];
  const per = period?.replace(/^(?=[^/])/, ' ') ?? '';
  return { ...pay, text: `${words.filter(Boolean).join(' ')}${per}` };
}
