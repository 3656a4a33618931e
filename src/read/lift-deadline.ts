// The last day to apply that a post names, in a labelled line or in one of the sentences that people write for it. Pure.
// Rolling, open until filled, priority and encouraged dates are none.

import type { LabelledLine } from './labelled-lines.ts';
import { DATE, type Reader, readDay } from './written-dates.ts';

const LABEL =
  /^(?:(?:the )?(?:application |applications |final )?(?:deadline|due date|closing date|close date|closes)(?: (?:to apply|for applications|date))?|(?:please )?apply by|applications? (?:due|close|closes|closing)(?: by| on| date)?)$/;
const OPEN_ENDED =
  /\brolling (?:basis|review|deadline|application|admission|interview)|\brolling$|until (?:\S+ ){0,4}filled|\bopen until|until (?:a |the )?(?:right|suitable|qualified)/im;
const TIME = String.raw`(?:,? ?(?:at |by |- |– )?(?:noon|midnight|\d{1,2}(?::\d{2})? ?(?:[ap]\.?m\.?)?)(?: ?\(?(?:[ECMP][SD]?T|ET|UTC|GMT|BST|CES?T|eastern|central|mountain|pacific)(?: time)?\)?)?)?`;
const VALUE = new RegExp(String.raw`^(?:by |on )?(${DATE})${TIME}\.?$`, 'iu');

const BY = '(?:by|until|through|through by|no later than|on or before)';
const SENTENCES = [
  String.raw`\bapplications?(?: materials| packages)? (?:(?:are|is|will be|must be|should be) )?(?:due|close|closes|closing)(?: \S+){0,3}? (?:by|on|no later than|on or before)`,
  String.raw`\bapplications? (?:(?:are|will be) (?:being )?accepted|(?:must|should) be (?:received|submitted))(?: \S+){0,3}? ${BY}`,
  String.raw`\b(?:accept|accepting|receive) applications(?: for (?:\S+ ){1,12}?| )${BY}`,
  `(?:^|[.!:] |please |to )apply (?:by|until|no later than|on or before)`,
  String.raw`(?:^|[.!:] |\bthe |\bour |application |applications )deadline(?: (?:to apply|for applications|for applying))? is`,
  String.raw`\b(?:submit|send|email) (?:\S+ ){0,8}?(?:resum\S*|r[ée]sum\S*|cvs?|letters?|applications?|materials),?(?: \S+){0,10}? (?:by|no later than|on or before)`,
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
const MAX_LENGTH = 120_000;
const MAX_SENTENCE_LENGTH = 600;

/** The end of the last day to apply; null when the post names none, several, or one that cannot be. */
export function liftDeadline(body: string, lines: readonly LabelledLine[], reader: Reader): Date | null {
  const text = body.slice(0, MAX_LENGTH);
  const days = [...labelledDays(lines), ...saidDays(text)].map((words) => readDay(words, reader));
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
function saidDays(text: string): string[] {
  if (!MAY_HOLD_DAY.test(text)) return [];
  return text
    .split(/\n\s*\n|\n(?=\s*[-*+#>])/)
    .filter((paragraph) => MAY_HOLD_DAY.test(paragraph))
    .flatMap((paragraph) => toSentences(paragraph))
    .filter((sentence) => MAY_HOLD_DAY.test(sentence) && !NOT_THE_END.test(sentence))
    .flatMap((sentence) => SENTENCES.flatMap((pattern) => [...sentence.matchAll(pattern)]))
    .map((match) => match.groups?.day ?? '');
}

function toSentences(paragraph: string): string[] {
  return paragraph
    .replaceAll(/[*_]{1,3}/g, '')
    .replaceAll(/\s+/g, ' ')
    .split(/(?<=[\p{Ll}\d)][.!?]) (?=\p{Lu})/u)
    .filter((sentence) => sentence.length < MAX_SENTENCE_LENGTH);
}
