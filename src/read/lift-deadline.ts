// The last day to apply that a post names, in a labelled line or in one of the sentences that people write for it. Pure.
// Rolling, open until filled, priority and encouraged dates are none.

import type { LabelledLine } from './labelled-lines.ts';
import { matchesOf } from './matches-of.ts';
import type { Sentences } from './sentences.ts';
import type { ShownPost } from './shown-post.ts';
import { DATE, type Reader, readDay } from './written-dates.ts';

const LABEL =
  /^(?:(?:the )?(?:application |applications |final |submission )?(?:deadline|due date|closing date|close date|closes)(?: (?:to apply|date|(?:for|of) (?:applications?|applying|submissions?|receipt of applications)))?|(?:please )?apply by|applications? (?:due|close|closes|closing)(?: by| on| date)?|open until|last day to apply)$/;
/** Reviewed on a rolling basis is no end, and no lack of one. */
const OPEN_ENDED =
  /(?<!\breview\p{L}{0,5} (?:\S+ ){0,4}on an? )\brolling (?:basis|review|deadline|application|admission|interview)|\brolling$|until (?:\S+ ){0,4}filled|\bopen until (?!\p{L}{3,9}day|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\d)|until (?:a |the )?(?:right|suitable|qualified)/imu;
const TIME = String.raw`(?:,? ?(?:at |by |- |– )?(?:noon|midnight|\d{1,2}(?::\d{2})? ?(?:[ap]\.?m\.?)?)(?: ?\(?(?:[ECMP][SD]?T|ET|UTC|GMT|BST|CES?T|eastern|central|mountain|pacific)(?: time)?\)?)?)?`;
const VALUE = new RegExp(String.raw`^(?:by |on )?(${DATE})${TIME}\.?$`, 'iu');

const BY = '(?:by|until|through|through by|no later than|on or before)';
const SENTENCES = [
  String.raw`\bapplications?(?: materials| packages)? (?:(?:are|is|will be|must be|should be) )?(?:due|close|closes|closing)(?: \S+){0,3}? (?:by|on|no later than|on or before)`,
  String.raw`\bapplications? (?:(?:are|will be) (?:being )?accepted|(?:must|should) be (?:received|submitted))(?: \S+){0,3}? ${BY}`,
  String.raw`\b(?:accept|accepting|receive) applications(?: for (?:\S+ ){1,12}?| )${BY}`,
  `(?:^|[.!:] |please |to )apply (?:by|until|no later than|on or before)`,
  String.raw`(?:^|[.!:] |\bthe |\bour |application |applications )(?:deadline|closing date|last day|due date)(?: (?:to|apply|submit|for|of|receipt|your|an?|all|the|this|applications?|applying|submissions?|submitting|receiving|materials|position|role|job)){0,6} (?:is|will be)(?: (?:on|by))?`,
  String.raw`\b(?:position|posting|vacancy|job|call|search|application|applications) (?:(?:is|are|will be|remains?|will remain) open (?:until|through)|closes?(?: on)?|will close(?: on)?)`,
  String.raw`\bto apply,? (?:please )?(?:send|submit|e-?mail|complete|fill|upload|mail|write) (?:\S+ ){1,20}?(?:by|no later than|on or before)`,
  String.raw`\be-?mail(?:ed)? (?:\S+ ){0,6}?\S+@\S+,?(?: \S+){0,8}? (?:by|no later than|on or before)`,
  String.raw`\b(?:submit|send|e-?mail) (?:\S+ ){0,8}?(?:resum\S*|r[ée]sum\S*|cvs?|letters?|applications?|materials),?(?: \S+){0,10}? (?:by|no later than|on or before)`,
].map(
  (words) =>
    new RegExp(
      String.raw`${words}(?: \d{1,2}(?::\d\d)? ?[ap]\.?m\.?(?: \p{L}{2,3})?(?: on)?)? (?<day>${DATE})`,
      'giu',
    ),
);
/** A wish, or the end of something else than applying. */
const NOT_THE_END =
  /priorit|prefer|encourag|early|ideally|start date|interview|extended|would like|consideration|strongly|recommend|\bfirst\b/i;
/** Quick to ask of each post, and rarely so: capitals, since no flag makes it slow. */
const MAY_HOLD_DAY =
  /(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|[JFMASOND][A-Z]{2,8})[a-z]*\.? \d|\d(?:[a-z]{2})? (?:of )?[JFMASOND][A-Za-z]{2}|\d[/.-]\d\d?[/.-]\d/;

/** The end of the last day to apply; null when the post names none, several, or one that cannot be. */
export function liftDeadline({ text, lines, sentences }: ShownPost, reader: Reader): Date | null {
  const days = [...labelledDays(lines), ...saidDays(sentences)].map((words) => readDay(words, reader));
  const [first] = days;
  if (days.length === 0 || OPEN_ENDED.test(text)) return null;
  if (!first || days.some((day) => day === null || !day.equals(first))) return null;
  const end = first.add({ days: 1 }).toZonedDateTime(reader.timeZone).epochMilliseconds - 1;
  return new Date(end);
}

function labelledDays(lines: readonly LabelledLine[]): string[] {
  return lines
    .filter(({ label }) => LABEL.test(label))
    .map(({ value }) => VALUE.exec(value)?.[1] ?? 'a day that cannot be read');
}

/** The words of each day that a sentence calls the last. */
function saidDays(sentences: Sentences): string[] {
  return sentences
    .with(MAY_HOLD_DAY)
    .filter((sentence) => !NOT_THE_END.test(sentence))
    .flatMap((sentence) => matchesOf(SENTENCES, sentence))
    .map((match) => match.groups?.day ?? '');
}
