// The place that a post names in a line of its own. Pure. Sentences about where one may work are left where they are.

import type { LabelledLine } from './labelled-lines.ts';

const LABEL = /^(?:(?:job|work|office|primary|position) )?locations?$/;
const MAX_LENGTH = 120;
/** Says that nothing is said, or guesses. */
const NOWHERE =
  /^(?:not|no|n\/?a|none|tb[ad]|unlisted|undisclosed|unspecified|see|flexible|negotiable|varie[sd]|various|multiple|any|open|same)\b|\?|presumably|unknown/i;
/** A sentence, or an appeal to readers. */
const SENTENCE =
  /\b(?:is|are|be|being|will|would|must|should|can|could|may|might|has|have|you|your|we|our|us,|i|this|that|these|it|they|who|applicants?|applications?|apply|required?|preference|willing(?:ness)?)\b|\p{Ll}{4}[.!] +\p{L}/iu;
const FOREIGN = /[:@$€£<>{}[\]|=]|https?|www\.|\d{4}/i;
const WORDS_OF_PLACES = /\b(?:remote|hybrid|on-?site|anywhere|nationwide|worldwide)\b|\p{L}, ?[A-Z]{2}\b/iu;
/** Other things that stand in a table beside "Location". */
const OTHER_LABEL = /^(?:salary|deadline|hours|type|team|department|job type|position|title|role)$/i;

/** The location of the labelled lines; where they differ, the one that says all that the others say. */
export function liftLocation(lines: readonly LabelledLine[]): string | null {
  const places = lines.filter(({ label }) => LABEL.test(label)).flatMap(readPlace);
  const longest = places.reduce((one, other) => (other.length > one.length ? other : one), '');
  const isAgreed = places.every((place) => longest.toLowerCase().includes(place.toLowerCase()));
  return longest !== '' && isAgreed ? longest : null;
}

function readPlace({ value, isBelow }: LabelledLine): string[] {
  const place = value.replace(/(?<!\b\p{Lu})[.;,]+$/u, '').trim();
  const isPlace =
    /^[\p{Lu}\d]|^remote/u.test(place) &&
    place.length >= 2 &&
    place.length <= MAX_LENGTH &&
    ![NOWHERE, SENTENCE, FOREIGN, OTHER_LABEL].some((pattern) => pattern.test(place));
  return isPlace && (!isBelow || WORDS_OF_PLACES.test(place)) ? [place] : [];
}
