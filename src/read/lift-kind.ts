// The kind of work that a post names: full-time, part-time, contract, temporary, internship, voluntary. Pure. From a line of
// its own, the role's own name, or a sentence about this job; what staff, benefits and candidates are is not looked at.

import type { WorkFacet } from '../posts/facets.ts';
import type { LabelledLine } from './labelled-lines.ts';
import type { Sentences } from './sentences.ts';
import type { ShownPost } from './shown-post.ts';

const LABEL =
  /^(?:(?:job|position|employment|work|contract|appointment|type of) )?(?:type|status|schedule|classification|employment|position)$|^(?:time commitment|commitment|hours|full[- ]time ?[/]? ?part[- ]time)$/;
const MAX_VALUE_LENGTH = 100;
const KINDS: readonly (readonly [WorkFacet, RegExp])[] = [
  ['is:full-time', /\bfull(?:[- ]?time\b|-(?= ?(?:or|and|\/)))/i],
  ['is:part-time', /\bpart[- ]?time\b/i],
  ['is:contract', /\bcontract(?:or|ual)?\b|\bfreelance\b/i],
  [
    'is:temporary',
    /\btemp(?:orary)?\b|\bfixed[- ]term\b|\bseasonal\b|\bterm[- ]limited\b|\blimited[- ]term\b/i,
  ],
  ['is:internship', /\bintern(?:ship)?\b/i],
  ['is:volunteer', /\bvolunteer\b|\bunpaid\b|\bvoluntary\b/i],
];
const MAY_SAY =
  /\b(?:full|part)[- ]?time\b|\bfull- (?:or|and)\b|\bcontract|\bfreelance|\btempor|\bfixed[- ]term|\bseasonal|\b(?:term[- ]limited|limited[- ]term)\b|\bintern(?:ship)?\b/i;

const KIND =
  '(?:full- (?:or|and|/) part-?time|(?:full|part)[- ]?time|contract(?:ual)?|independent contractor|freelance|temporary|fixed[- ]term|seasonal|term[- ]limited|limited[- ]term)';
const MORE = String.raw`(?:,?(?: ?/ ?| and | or | )(?:[\p{L}\d()-]+,? ){0,2}?${KIND}){0,2}`;
const POSITION =
  '(?:position|role|job|opportunity|opening|contract|internship|fellowship|engagement|assignment|appointment|post)s?';
/** Words that describe a position: `salaried, exempt`. */
const TRAITS = String.raw`(?: \(?[\p{L}\d-]+\)?,?){0,5}?`;
const KINDS_SAID = `(?<kind>${KIND}${MORE})`;
const NOT_OTHERS = String.raw`(?!,? (?:equivalent|staff\b|employees?|benefits?|experience|students?|workers?|members?))`;
const SENTENCES = [
  // This is a (…) full-time (…) position; "this a full-time position", as people write it.
  String.raw`\b(?:this|it)(?: is| will be|['’]s)? (?:an?|two|three|multiple)${TRAITS} ${KINDS_SAID},?${TRAITS} ${POSITION}\b`,
  String.raw`\bthe (?:[\p{L}&/-]+ ){1,6}?(?:is|will be) an?${TRAITS} ${KINDS_SAID},?${TRAITS} ${POSITION}\b`,
  // This is a full-time, benefits eligible position.
  `^this is an?${TRAITS} ${KINDS_SAID}(?=,)`,
  // This position is (…) full-time.
  String.raw`\b(?:this|the|these|each|both) (?:[\p{L}\d&/-]+ ){0,5}?${POSITION} (?:is|are|will be)${TRAITS} ${KINDS_SAID}${NOT_OTHERS}`,
  String.raw`\ban?${TRAITS} ${POSITION} that is ${KINDS_SAID}`,
  // Seeks, hires, fills a (…) full-time …
  String.raw`\b(?:seek|hir|look|fill|recruit|search|accept)(?:s|es|ing|e)?(?: (?:to|for|hire|fill|applications|candidates)){0,3}(?: (?:an?|two|three|four|several|multiple|our|the next|its next|our next|both))?(?: (?!who|with|that)[\p{L}\d-]+,?){0,3}? ${KINDS_SAID}${NOT_OTHERS}`,
  String.raw`\b(?:as|for|in) an? ${KINDS_SAID} ${POSITION}\b`,
  String.raw`\bon an? ${KINDS_SAID} basis\b`,
  String.raw`\b(?:this|it) is an?${TRAITS} (?<kind>internship)\b`,
].map((words) => new RegExp(words, 'iu'));
/** What may come, what was, and what is said of others. */
const DOUBT =
  /\bnot an?\b|\bcould (?:become|lead|turn)|\bbecome\b|possib|potential|\bmay (?:be|become|turn|lead)|\bif\b|\beither\b|\bwhile\b|\bpreviously\b|\bwith the option\b|\bexperience (?:as|in|with)\b|\bor more years|\binto an?\b|\bconvert/i;

/** All kinds that the post names; none where two of them would contradict each other. */
export function liftKinds({ lines, sentences }: ShownPost, role: string): WorkFacet[] {
  const found = new Set([...kindsOfRole(role), ...labelledKinds(lines), ...saidKinds(sentences)]);
  return KINDS.map(([facet]) => facet).filter((facet) => found.has(facet));
}

/** `Data Intern`, `Field Organiser (part-time)`; but not the `Contract Manager`, nor who looks after interns. */
function kindsOfRole(role: string): WorkFacet[] {
  const named: (readonly [WorkFacet, RegExp])[] = [
    ['is:full-time', /\bfull[- ]time\b/i],
    ['is:part-time', /\bpart[- ]time\b/i],
    ['is:temporary', /^temporary\b|\((?:[^()]* )?(?:temporary|temp)\)|, temporary$/i],
    ['is:contract', /\bcontract$|\((?:[^()]* )?contract(?:or)?\)|, contract(?:or)?$/i],
    [
      'is:internship',
      /^(?!.*\b(?:of|for) )(?:.*\b)?intern(?:ship)?(?=$|[ ,(–-]*(?:$|[,(–-]|\d|spring|summer|fall|autumn|winter))/i,
    ],
  ];
  return named.filter(([, words]) => words.test(role)).map(([facet]) => facet);
}

function labelledKinds(lines: readonly LabelledLine[]): WorkFacet[] {
  return lines
    .filter(({ label, value }) => LABEL.test(label) && value.length <= MAX_VALUE_LENGTH && !DOUBT.test(value))
    .flatMap(({ label, value }) => kindsIn(beginning(label, value)));
}

/** A line says first what it is about; `Hours: 20 a week, see our full-time jobs` says nothing. */
function beginning(label: string, value: string): string {
  const isAbout = /type|status|employment|classification|part-time/.test(label);
  const first = isAbout ? (value.split(/[.;]/, 1)[0] ?? '') : value.slice(0, 12);
  return first.slice(0, 60);
}

function saidKinds(sentences: Sentences): WorkFacet[] {
  const said = sentences
    .with(MAY_SAY)
    .filter((sentence) => !DOUBT.test(sentence))
    .flatMap((sentence) => SENTENCES.flatMap((pattern) => pattern.exec(sentence)?.groups?.kind ?? []));
  const kinds = new Set(said.flatMap(kindsIn));
  // Two jobs, or one of two: a sentence that says so itself is another matter.
  const isSplit = kinds.has('is:full-time') && kinds.has('is:part-time') && !said.some(saysBoth);
  return [...kinds].filter((kind) => !(isSplit && (kind === 'is:full-time' || kind === 'is:part-time')));
}

function saysBoth(words: string): boolean {
  const kinds = kindsIn(words);
  return kinds.includes('is:full-time') && kinds.includes('is:part-time');
}

/** All kinds that these words name. */
export function kindsIn(words: string): WorkFacet[] {
  return KINDS.filter(([, pattern]) => pattern.test(words)).map(([facet]) => facet);
}
