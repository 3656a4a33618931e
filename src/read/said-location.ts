// The place of a job in a sentence: "This position is based in Madison, Wisconsin", "to join us in our Seattle office". Pure.
// Where the organisation has its seat, and where people would rather be, is no place of the job.

import type { Sentences } from './sentences.ts';

const MAY_SAY = /\b(?:based|located)\b|\bour \p{Lu}[^.;\n]{0,40} (?:office|headquarters)/u;
/** Wishes, and what holds for a while. */
const DOUBT =
  /prefer|\bideal|unless|\buntil\b|temporar|covid|pandemic|\bnot\b|\bmight\b|\bif\b|\bstart(?:s|ing)? (?:as|out)\b/i;

const WORD = String.raw`\p{Lu}[\p{L}'’-]*`;
const NAME = String.raw`(?:(?:St|Ft|Mt)\. )?${WORD}(?:[ -](?:(?:de|del|la|of|upon) )?${WORD}){0,3}(?: D\.C\.)?`;
const PLACE = String.raw`(?:the (?:United States|US|U\.S\.|United Kingdom|UK|Netherlands)|${NAME}(?:, (?:D\.C\.|${NAME}))?)`;
const PLACES = String.raw`${PLACE}(?:(?:, (?:or |and )?|; (?:or )?| or | and | / )${PLACE}){0,4}(?: or remote(?:ly)?\b)?`;
const HOUSE = String.raw`(?:either )?(?:our (?:offices? in )?|the (?:\p{L}+ ){0,2}(?:headquarters|offices?) in |(?:${WORD} ){0,2}[\p{L}.]+['’]s? (?:offices? in )?)?`;
const AFTER = String.raw`(?=,? (?:offices?|headquarters|HQ|area|metro area|region)\b|[.;!)]|, (?:\p{Ll}|with)| (?:and|with|through|working|for|from|as|reporting|at|near|where|but|on|to)\b(?! \p{Lu})|$)`;
const AT = `(?:in|at|out of) ${HOUSE}(?<places>${PLACES})${AFTER}`;

const JOB = String.raw`\b(?:[Tt]his|[Tt]he|[Aa]n?|[Ee]ach|multiple|several|two|three) (?:[\p{L}\d,'’+/&-]+ ){0,6}?(?:position|role|job|opening|fellowship|internship)s?\b`;
/** Nothing else comes in between that may be what is there. */
const TO = String.raw`(?:(?!\b(?:team|staff|organi|office|employ|member|candidate|company|we|party|partner|who|campaign|headquarter))[^.;:?!]){0,90}?`;
const SENTENCES = [
  new RegExp(String.raw`${JOB}${TO}\b(?:based|located) ${AT}`, 'u'),
  new RegExp(
    String.raw`\b(?:seek|hir|look|join|fill)\p{Ll}*\b[^.;:?!]{0,150} (?:in|at) our (?<places>${PLACES}),? (?:office|headquarters)\b`,
    'u',
  ),
];
const BY_ROLE = new RegExp(
  `(?<who>(?:${WORD} (?:of |and |for |& )?){1,7})(?:that )?(?:will be|is) (?:based|located) ${AT}`,
  'u',
);
const NO_PLACE =
  /\b(?:Department|Division|Team|Office|University|College|Center|Committee|Bureau|Institute|Party|Agency|Council|Person|Remote)\b/;
const MAX_LENGTH = 80;

/** What the sentences say, which must be the same; `role` is how the post calls the job. */
export function saidLocation(sentences: Sentences, role: string): string | null {
  const places = sentences
    .with(MAY_SAY)
    .filter((sentence) => !DOUBT.test(sentence))
    .flatMap((sentence) => placeIn(sentence, role) ?? []);
  const [first] = places;
  if (first === undefined || places.some((place) => plain(place) !== plain(first))) return null;
  return first.length > MAX_LENGTH || NO_PLACE.test(first) ? null : first;
}

function placeIn(sentence: string, role: string): string | null {
  const found = SENTENCES.map((pattern) => pattern.exec(sentence)?.groups?.places).find(
    (place) => place !== undefined,
  );
  if (found !== undefined) return found;
  const { who = '', places = null } = BY_ROLE.exec(sentence)?.groups ?? {};
  return isRole(who, role) ? places : null;
}

/** "The Data Director": all its words are the role's. */
function isRole(who: string, role: string): boolean {
  const words = (text: string) => text.toLowerCase().match(/\p{L}{3,}/gu) ?? [];
  const known = new Set(words(role));
  const asked = words(who).filter((word) => !['the', 'and', 'our', 'for'].includes(word));
  return asked.length > 0 && asked.every((word) => known.has(word));
}

function plain(place: string): string {
  return place.toLowerCase().replaceAll(/[^\p{L}]/gu, '');
}
