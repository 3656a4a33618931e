// May the work be done from anywhere, partly, or not at all: what a post says of it for good, not for the length of a
// pandemic, for the right candidate or as a possibility. Pure.

import type { WorkFacet } from '../posts/facets.ts';
import type { LabelledLine } from './labelled-lines.ts';
import type { ShownPost } from './shown-post.ts';

const MAY_SAY =
  /\bremote|\bhybrid\b|\bon-?site\b|\bin[- ](?:person|office)\b|\bwork(?:ing)? from home\b|\btelecommut|\btelework/i;
const FOR_NOW =
  /temporar|covid|pandemic|\buntil\b|reopen|quarantine|\bwhile\b|eventually|\bstart(?:s|ing)? (?:out )?(?:as )?remote|at (?:least to start|first)|\bduring (?:this|the)\b|for now|time being|initially/i;
const MAYBE =
  /possib|consider|potential|flexib|right candidate|\bok\b|\bsome\b|option(?:al|s)? to work|partial|case[- ]by[- ]case|\bcase\b|\bmay require|\boccasional(?:ly)? (?:work|remote)|negotiable|primarily|mostly|currently|exception|preferably|\bpreferred,|if (?:necessary|needed|desired|you)|\bdays?\b|\bteams?\b(?! of)|meeting/i;

const NOT = /\bnot\b|\bno\b|n['’]t\b|\bnon-/i;

/** A line about the place: `Remote`, `Boston, MA or remote`, `Remote (US)`. */
const LINE_REMOTE =
  /^(?:(?:fully|100%|all|completely|entirely) )?remote(?:ly)?\b|(?:^|[,;/(–-] ?|\bor |\band )(?:fully )?remote(?:ly)?(?: (?:work|anywhere|in the us|within the us|from anywhere|position))?\)?\.?$|\bopen to (?:fully )?remote(?: work)?$|\bcandidates working remotely$|\bremote applicants welcome/i;
const LINE_DOUBT =
  /possib|consider|potential|\bright candidate|optional(?:ly)? remote|remote (?:is )?optional|hybrid|\bnot\b|\bno\b|non-|soft|some|partial|\bdays?\b|flexib/i;
const POSITION = '(?:position|role|job|opportunity|opening|internship|fellowship|contract)s?';
const REMOTE = String.raw`(?:(?:fully|100%|completely|entirely|all|permanently) )?(?:remote(?:ly)?\b(?![- ](?:team|support|work(?:force|ers?)|sensing|training|first))|work[- ]from[- ]home|telecommut\p{L}*)`;
const SAID_REMOTE = [
  String.raw`\bthis is an? (?:[\p{L}\d-]+,? ){0,4}?${REMOTE}(?:,? [\p{L}-]+){0,3}? ${POSITION}\b`,
  String.raw`\b(?:this|the|these|each|both|all) (?:[\p{L}\d-]+ ){0,4}?(?:${POSITION}|openings|work) (?:is|are|can be|may be|will be|could be)(?: (?:performed|done|fulfilled|worked|based|completed|held|located)(?: (?:in|at|out of) [^.;]{1,60} or)?)? ${REMOTE}`,
  String.raw`\b(?:it|this|work) (?:can|may) be (?:(?:performed|done|fulfilled|worked|completed)(?: in [^.;]{1,60} or)? )?${REMOTE}`,
  String.raw`\b(?:could|can|may) be based (?:in|at|out of) [^.;]{1,60} or (?:fully )?remote(?:ly)?\b`,
  String.raw`\bwe are (?:also )?(?:a|an) (?:fully|100%|all|completely|entirely)[ -]remote\b`,
  String.raw`\b(?:open to|welcome) (?:fully )?(?:candidates working remotely|remote (?:candidates|applicants))`,
].map((words) => new RegExp(words, 'iu'));
const SAID_HYBRID = new RegExp(
  String.raw`\bthis is an? (?:[\p{L}-]+,? ){0,4}?hybrid ${POSITION}\b|\b(?:this|the) ${POSITION} is (?:an? )?hybrid\b`,
  'iu',
);
const ON_SITE = '(?:on-?site|in-person|in-office)';
const SAID_ON_SITE = new RegExp(
  String.raw`\bthis is an? (?:[\p{L}-]+,? ){0,4}?${ON_SITE} ${POSITION}\b|\b(?:this|the) ${POSITION} is (?:an? )?(?:fully |100% )?${ON_SITE}\b(?! and| or)|\b(?:this|the) ${POSITION} is not (?:a )?remote\b|\bthis is not a remote ${POSITION}`,
  'iu',
);

/** At most one of remote, hybrid, on-site; none where the post says two, or says it for now. `places`: lines about the place. */
export function liftWhere(places: readonly string[], { lines, sentences }: ShownPost): WorkFacet[] {
  const said = sentences.with(MAY_SAY);
  const found = new Set([
    ...places.flatMap(readLine),
    ...lines.flatMap(readSwitch),
    ...said.flatMap(readSentence),
  ]);
  const isForNow = said.some((sentence) => /remote/i.test(sentence) && FOR_NOW.test(sentence));
  return found.size === 1 && !isForNow ? [...found] : [];
}

function readLine(place: string): WorkFacet[] {
  if (FOR_NOW.test(place)) return [];
  if (/^(?:[\p{L}, ]{0,30}[ (])?hybrid\b/iu.test(place) && !/\bor\b/i.test(place)) return ['is:hybrid'];
  if (/^on-?site\b/i.test(place)) return ['is:on-site'];
  return LINE_REMOTE.test(place) && !LINE_DOUBT.test(place) ? ['is:remote'] : [];
}

/** `Remote: yes` */
function readSwitch({ label, value }: LabelledLine): WorkFacet[] {
  if (!/^(?:fully )?remote(?: work)?(?: ok)?\??$/.test(label)) return [];
  if (/^yes\b|^100%/i.test(value) && !MAYBE.test(value)) return ['is:remote'];
  return /^no\.?$/i.test(value) ? ['is:on-site'] : [];
}

function readSentence(sentence: string): WorkFacet[] {
  if (SAID_ON_SITE.test(sentence)) return MAYBE_HERE.test(sentence) ? [] : ['is:on-site'];
  if (FOR_NOW.test(sentence)) return [];
  if (SAID_HYBRID.test(sentence)) return ['is:hybrid'];
  const found = SAID_REMOTE.map((pattern) => pattern.exec(sentence)).find((match) => match !== null);
  const isSure = found && !MAYBE.test(near(sentence, found, 40)) && !NOT.test(near(sentence, found, 0));
  return isSure ? ['is:remote'] : [];
}

const MAYBE_HERE = /\bor\b|prefer|possib|consider|currently/i;

/** The words about it with a few before them, and so many characters behind. */
function near(sentence: string, { 0: words, index }: RegExpExecArray, behind: number): string {
  return sentence.slice(Math.max(0, index - 20), index + words.length + behind);
}
