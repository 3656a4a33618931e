// Where the button of a post leads: to what its text says about applying to this job, rather nowhere than somewhere else.
// Pure. The caller has the post's own page for what is not found here.

import { type BodyLink, bodyLinks } from './body-links.ts';
import { isHomePage } from './link-target.ts';
import type { Block } from './markdown.ts';

/** Of a link's own words. */
const APPLY_TEXT = /\b(?:apply|applying|applications?|submit (?:your|a|an)|send (?:your|us))\b/i;
const MORE_TEXT =
  /\b(?:(?:see|read|learn|find out|know) more|more (?:info|information|details?)|(?:full |complete |job |position |role )(?:job )?(?:description|posting|listing|advert(?:isement)?|ad|announcement|details?)|(?:see|view|full|job) (?:the |this )?(?:job|posting|position|listing|details?|ad|description))\b/i;
/** About somebody, or something else than the job. */
const ELSEWHERE =
  /\babout (?!(?:this|the (?:job|position|role|opening|opportunity|fellowship|internship)|it|how to apply|applying)\b)|\b(?:other|more|all|similar|open|current) (?:[\p{L}-]+ ){0,3}?(?:jobs|positions|openings|roles|opportunities|vacancies|careers)\b|\bfaqs?\b|\bprivacy\b|\bpolic(?:y|ies)\b|\bnotice\b|\baccommodat|\bbenefits?\b|\bblog\b|\bnewsletter\b/iu;
/** Another job stands in the same paragraph. */
const ANOTHER_JOB = /\b(?:also|additionally) (?:\p{L}+ )?(?:hiring|looking|recruiting|seeking|searching)\b/iu;
/** Of the sentence round it. */
const APPLY_SENTENCE =
  /(?:^|[.:;,–—-] ?|\b(?:please|can|may|must|should|and|or|then|will) )apply\b(?! (?:your|their|our|an?|the(?! (?:job|position|role))|knowledge|skills|statistic\w*|methods?|machine|data)\b)|\bto apply(?=[,:.;)]|$| (?:for|to|please|by|at|via|on|through|online|send|visit|go|click|submit|e-?mail|use|fill|complete|now|here|is|you|directly|see)\b)|\bapplying (?:for|to|online|via|through)\b|\b(?:your|an|the|submit|send|complete|online|all) applications?\b|\bapplications? (?:to|at|by|via|through|must|should|are|can|form|link|page|portal)\b|\bsend (?:us|it|them|your|an?|the|resum|r[ée]sum|cv|letter|cover)\b|\bsubmit\b|\br[ée]sum[ée]s?\b|\bcvs?\b|\bcover letters?\b|\be-?mail (?:us|your|an? (?:resum|r[ée]sum|cv|cover|letter|note))\b/iu;
const CONTACT = /\b(?:contact|e-?mail|questions?|write to|reach)\b/i;
/** Where help is offered, not work. */
const ASIDE = /\baccommodat|\bdisabilit/i;
/** The page of one job, by its address. */
const JOB_PAGE =
  /(?:greenhouse\.io|lever\.co|workable\.com|ashbyhq\.com|bamboohr\.com|smartrecruiters\.com|breezy\.hr|myworkdayjobs\.com|recruitee\.com|jobvite\.com|icims\.com|paylocity\.com|applytojob\.com)\/.*\w|\/(?:jobs?|careers?|positions?|vacanc(?:y|ies)|openings?|apply|postings?|opportunit(?:y|ies)|recruitment)\/(?:[^/]+\/)*[^/]*(?:\d|-\w+-\w+|[?=]).*$/i;

type Weight = 0 | 1 | 2 | 3 | 4;

/** The one link or address about applying to this job, or null: there is none, or several alike. */
export function findApplyLink(blocks: readonly Block[], base: string | null, title = ''): string | null {
  const around = createAround();
  const weighed = bodyLinks(blocks, base).map((link) => ({ ...link, weight: weigh(link, title, around) }));
  const best = Math.max(0, ...weighed.map(({ weight }) => weight));
  if (best === 0) return null;
  return onlyOne(weighed.filter(({ weight }) => weight === best).map(({ url }) => url));
}

/** What the sentence round a link says. */
interface Around {
  readonly isAside: boolean;
  readonly isApplying: boolean;
  readonly isContact: boolean;
  readonly isMore: boolean;
}

/** Asked once of each sentence: one that is nothing but addresses is the same for hundreds of links. */
function createAround(): (sentence: string) => Around {
  const known = new Map<string, Around>();
  return (sentence) => {
    const found = known.get(sentence) ?? {
      isAside: ASIDE.test(sentence),
      isApplying: APPLY_SENTENCE.test(sentence),
      isContact: CONTACT.test(sentence),
      isMore: MORE_TEXT.test(sentence) && !isElsewhere(sentence),
    };
    known.set(sentence, found);
    return found;
  };
}

/** Applying in its own words; in the words round it; the job's description; somebody to write to. */
function weigh(
  { text, url, sentence, paragraph, lead }: BodyLink,
  title: string,
  around: (sentence: string) => Around,
): Weight {
  const { isAside, isApplying, isContact, isMore } = around(sentence);
  if (isAside || (paragraph.length < 400 && ANOTHER_JOB.test(paragraph))) return 0;
  const isMail = url.startsWith('mailto:');
  const isBare = text === '' || /^\s*(?:https?:|www\.)|@/.test(text);
  if (!isBare && APPLY_TEXT.test(text) && !isElsewhere(text)) return 4;
  if (!isBare && isElsewhere(text)) return 0;
  if (isApplying || /\b(?:apply|application)\b/i.test(lead)) return 3;
  if (!isBare && (MORE_TEXT.test(text) || isTitle(text, title))) return 2;
  if (isMail) return isContact ? 1 : 0;
  return (isBare && isMore && !isHomePage(url)) || JOB_PAGE.test(url) ? 2 : 0;
}

/** "See more jobs and apply" speaks of jobs; "See more about us and apply" of applying. */
function isElsewhere(text: string): boolean {
  return ELSEWHERE.test(text) && !/\band apply\b|\bapply (?:here|now|for (?:this|the))\b/i.test(text);
}

function isTitle(text: string, title: string): boolean {
  const words = (line: string) => line.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const own: readonly string[] = words(text);
  const wanted: readonly string[] = words(title);
  return own.length > 1 && own.length <= 12 && own.every((word) => wanted.includes(word));
}

/** Several addresses are one where a page is among them, or where they differ in what counts visits. */
function onlyOne(urls: readonly string[]): string | null {
  const pages = urls.filter((url) => !url.startsWith('mailto:'));
  const [first, ...others] = pages.length > 0 ? pages : urls.slice(0, 1);
  const isSame = others.every((url) => withoutQuery(url) === withoutQuery(first as string));
  return isSame ? (first ?? null) : null;
}

function withoutQuery(url: string): string {
  const { host, pathname, searchParams } = new URL(url);
  for (const name of [...searchParams.keys()])
    if (/^(?:utm_|source|src|ref|gh_src)/i.test(name)) searchParams.delete(name);
  return `${host.replace(/^www\./, '')}${pathname.replace(/\/$/, '')}?${searchParams}`;
}
