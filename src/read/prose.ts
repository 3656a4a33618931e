// Which lines of a paragraph tell something about a job: not headings, facts that a card shows by themselves, or how to
// apply. Pure.

import { isHowToApply, withoutApplying } from './applying.ts';

/** Lines that a card has in its own places, however long. */
const FACT =
  /^(?:(?:annual|base|starting|job|work|office|application|final) )?(?:salary|compensation|pay|location|closes|deadline|due date|closing date|apply|applications? due|start date)\b[^.:]{0,30}:/i;
/** These too, where no sentence follows: `Position: Data Director`, but `Position summary: You will …`. */
const SHORT_FACT =
  /^(?:contact|hours|reports to|job title|position|organi[sz]ation|company|department)\b[^.:]{0,30}:/i;
const MAX_SHORT_FACT = 90;
/** What stands before a first sentence: `Overview:`, `About the role –`. */
const OPENING_LABEL =
  /^(?:the |our |key |brief )?(?:(?:job|position|role|project|program|organi[sz]ation(?:al)?|company) )?(?:overview|summary|description|purpose|opportunity|background|context|objective|mission|role|position)\s*(?::|\s[–—-])\s+(?=["“]?\p{Lu})|^about (?:us|you|the (?:role|job|position|team|company|organi[sz]ation))\s*(?::|\s[–—-])\s+|^who we are\s*(?::|\s[–—-])\s+/iu;
/** What stands over other text, whatever else is there. */
const HEADING =
  /^(?:(?:the|our|key|brief) )?(?:(?:job|position|role|project|program|organi[sz]ation(?:al)?|company) )?(?:overview|summary|description|opportunity|background|responsibilities|duties|qualifications|requirements)$|^(?:about (?:us|you|the (?:role|job|position|team|company|organi[sz]ation))|who we are|how to apply)$/i;
/** `(www.example.org)` after a name. */
const ADDRESS_ASIDE = /\s\((?:https?:\/\/|www\.)[^\s()]{1,200}\)/gi;
const MAX_HEADING = 60;
/** Lines of one paragraph that was wrapped by hand are about as long as each other. */
const MIN_AFTER_HEADING = 60;
const SENTENCE_END = /[.!?…][)"'”’]?$/;

/** Keeps sentences, in one line; '' where there are none. `isAlone`: a short line by itself is a heading. */
export function keepProse(text: string, isAlone: boolean): string {
  const lines = text
    .split('\n')
    .map((line) => line.replaceAll(/\s+/g, ' ').trim())
    .filter(Boolean);
  const unlabelled = withoutFacts(lines).filter((line) => !isLabel(line));
  const kept = unlabelled.filter((line, index) => {
    const next = unlabelled[index + 1];
    return next === undefined
      ? !(isAlone && unlabelled.length === 1 && looksLikeHeading(line))
      : !isAbove(line, next);
  });
  const told = kept.join(' ').replace(OPENING_LABEL, '').replaceAll(ADDRESS_ASIDE, '');
  const prose = withoutLeadIn(withoutApplying(told));
  const beginning = prose.slice(0, 200);
  const wordCount = beginning.split(' ').filter((word) => /\p{L}/u.test(word)).length;
  return wordCount > 1 || /\p{Lo}{4}/u.test(beginning) ? prose : '';
}

/** Does a text end as a sentence does? */
export function isWhole(text: string): boolean {
  return SENTENCE_END.test(text);
}

/** Without the words after the last whole sentence, if there is one: `You will`, above a list. */
export function dropUnfinished(text: string): string {
  if (isWhole(text)) return text;
  const end = /^.*[.!?…][)"'”’]?(?=\s+\p{Lu})/su.exec(text)?.[0] ?? '';
  return end.length >= MIN_AFTER_HEADING ? end : text;
}

/** A fact that was wrapped by hand goes on until its sentence ends. */
function withoutFacts(lines: readonly string[]): string[] {
  const kept: string[] = [];
  let isOpen = false;
  for (const line of lines) {
    const isGone: boolean = isFact(line) || (isOpen && /^\p{Ll}/u.test(line));
    isOpen = isGone && !isWhole(line);
    if (!isGone) kept.push(line);
  }
  return kept;
}

function isFact(line: string): boolean {
  return FACT.test(line) || isHowToApply(line) || (line.length <= MAX_SHORT_FACT && SHORT_FACT.test(line));
}

function isLabel(line: string): boolean {
  const isShort = line.length < 80;
  return (
    isShort &&
    (line.endsWith(':') || HEADING.test(line) || (/\p{Lu}/u.test(line) && !/[\p{Ll}\p{Lo}]/u.test(line)))
  );
}

/** A heading without its mark, above a line that begins a sentence. */
function isAbove(line: string, next: string): boolean {
  return (
    looksLikeHeading(line) &&
    next.length >= Math.max(MIN_AFTER_HEADING, 2 * line.length) &&
    /^["“]?[\p{Lu}\p{Lo}\d]/u.test(next)
  );
}

function looksLikeHeading(line: string): boolean {
  return line.length <= MAX_HEADING && !/[.!?…,;:"”)]$/.test(line) && !/\p{Lo}{4}/u.test(line);
}

/** A sentence that ends in a colon announces a list, which a summary does not show. */
function withoutLeadIn(prose: string): string {
  if (!prose.endsWith(':')) return prose;
  return /^.*[.!?…][)"'”’]?(?=\s)/su.exec(prose)?.[0] ?? '';
}
