// The place that a post names, in a line of its own or else in a sentence about the job. Pure.

import type { LabelledLine } from './labelled-lines.ts';
import { saidLocation } from './said-location.ts';
import { readSentences } from './sentences.ts';
import type { ShownPost } from './shown-post.ts';

const LABEL =
  /^(?:(?:job|work|office|primary|position) )?locations?(?: ?\(s\))?$|^(?:duty station|place of work|based in)$/;
const MAX_LENGTH = 120;
/** Says that nothing is said. */
const SILENT = /^(?:not (?:listed|stated|specified)|n\/?a|none|tb[ad]|unlisted|unspecified)\b/i;
/** Says nothing of use, or guesses. */
const NOWHERE =
  /^(?:not|no|n\/?a|none|tb[ad]|unlisted|undisclosed|unspecified|see|flexible|negotiable|varie[sd]|various|multiple|any|open|same)\b|\?|presumably|unknown/i;
/** An appeal to readers, or two sentences. */
const APPEAL =
  /\b(?:must|should|has|have|you|your|we|our|us,|i|this|that|these|it|they|who|applicants?|applications?|apply|required?|preference|willing(?:ness)?)\b|\p{Ll}{4}[.!] +\p{L}/iu;
const SENTENCE = /\b(?:is|are|be|being|will|would|can|could|may|might)\b/i;
const BEGINS_WITH_PLACE = /^(?:\p{Lu}[\p{L}.'’-]{1,20} ?){1,4}, ?(?:\p{Lu}{2}\b|D\.C\.|\p{Lu}\p{Ll}{3,})/u;
const FOREIGN = /[:@$€£<>{}[\]|=]|https?|www\.|\d{4}/i;
const WORDS_OF_PLACES = /\b(?:remote|hybrid|on-?site|anywhere|nationwide|worldwide)\b|\p{L}, ?[A-Z]{2}\b/iu;
/** Other things that stand in a table beside "Location". */
const OTHER_LABEL = /^(?:salary|deadline|hours|type|team|department|job type|position|title|role)$/i;

/** The lines that name a place, whatever they say. */
export function locationLines(lines: readonly LabelledLine[]): readonly LabelledLine[] {
  return lines.filter(({ label }) => LABEL.test(label));
}

/**
 * The location of the labelled lines; where they differ, the one that says all that the others say. Where none names a
 * place, what sentences say. `role` is how the post calls the job.
 */
export function liftLocation({ lines, sentences }: ShownPost, role: string): string | null {
  const own = locationLines(lines);
  const places = own.flatMap(readPlace);
  const longest = places.reduce((one, other) => (other.length > one.length ? other : one), '');
  if (longest !== '') {
    return places.every((place) => longest.toLowerCase().includes(place.toLowerCase())) ? longest : null;
  }
  const isOpen = own.every(
    ({ value }) => SILENT.test(value) || saidLocation(readSentences(value), role) !== null,
  );
  return isOpen ? saidLocation(sentences, role) : null;
}

function readPlace({ value, isBelow }: LabelledLine): string[] {
  const place = value.replace(/(?<!\b\p{Lu})[.;,]+$/u, '').trim();
  const isPlace =
    /^[\p{Lu}\d]|^remote/u.test(place) &&
    place.length >= 2 &&
    place.length <= MAX_LENGTH &&
    (!SENTENCE.test(place) || BEGINS_WITH_PLACE.test(place)) &&
    ![NOWHERE, APPEAL, FOREIGN, OTHER_LABEL].some((pattern) => pattern.test(place));
  return isPlace && (!isBelow || WORDS_OF_PLACES.test(place)) ? [place] : [];
}
