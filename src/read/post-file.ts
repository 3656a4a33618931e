// A post's file becomes a PostDraft, or a problem with line and remedy. Pure: knows no clock and no other file.

import { cleanLine } from '../clean-text.ts';
import type { Config } from '../config/config.ts';
import { statedFacets } from '../posts/facets.ts';
import { hasOwnLink, type PostDraft } from '../posts/post.ts';
import { readBody } from './body.ts';
import { type Closing, readClosing } from './closing.ts';
import { contactOf } from './contact.ts';
import { type Dialect, OWN_DIALECT, withDialect } from './dialect.ts';
import { type Fields, readSwitch, tagWords, textField } from './fields.ts';
import { parseInstant } from './file-dates.ts';
import { catchMistake, FileMistake, type FileProblem } from './file-mistake.ts';
import { readFileName } from './file-name.ts';
import { foreignKeys } from './foreign-keys.ts';
import { type FrontMatter, readFrontMatter, refuseRepeated } from './front-matter.ts';
import { htmlToMarkdown } from './html-text.ts';
import { keyHints } from './key-hints.ts';
import { liftFacts } from './lift-facts.ts';
import { toUrl } from './link-target.ts';
import { buildPageUrl } from './page-url.ts';
import { CLOSING_KEYS, COMPANY_KEYS, DATE_KEYS, LINK_KEYS, POST_KEYS, SUMMARY_KEYS } from './post-keys.ts';
import { readTags } from './post-tags.ts';
import { isInTitle, readTitle } from './post-title.ts';
import { isRecordPath, recordName } from './record-path.ts';
import { statedPay, statedPlace } from './stated-facts.ts';
import { workOf } from './stated-work.ts';
import { statedSummary } from './summary.ts';

export type Site = Pick<Config['site'], 'timeZone' | 'url' | 'pageUrl'>;

export type PostReading =
  | {
      readonly status: 'post';
      readonly draft: PostDraft;
      /** What could not be read and is left out, and what is odd. */
      readonly notes: readonly FileProblem[];
      /** The line of a front-matter id, for a rival that only the ledger knows. */
      readonly idLine: number | null;
      /** Who posted it, for receipts; not there = the file does not say. */
      readonly contact?: string;
    }
  | { readonly status: 'no-front-matter' }
  | ({ readonly status: 'unfinished' | 'invalid' } & FileProblem);

/** Reads a post; `path` is relative to the posts folder, with `/`. */
export function parsePostFile(
  path: string,
  bytes: Uint8Array,
  site: Site,
  { linesBefore = 0, dialect = OWN_DIALECT }: ReadingOptions = {},
): PostReading {
  const matter = readSpoken(bytes, linesBefore, dialect);
  if (matter.status !== 'document') return matter;
  const notes: FileProblem[] = [];
  return catchMistake(() => {
    refuseRepeated(
      matter.repeated.filter(({ key, under }) => key === under),
      POST_KEYS,
    );
    const draft = toDraft(path, matter, site, notes);
    const foreign = foreignKeys(matter.fields, hasOwnLink(draft));
    notes.push(...foreign.map(problemOf), ...keyHints(matter.fields, POST_KEYS));
    const contact = optional(() => contactOf(matter.fields), notes);
    const idLine = matter.fields.get('id')?.line ?? null;
    return { status: 'post', draft, notes, idLine, ...(contact === null ? {} : { contact }) };
  });
}

interface ReadingOptions {
  /** Of its list, where it is a record. */
  readonly linesBefore?: number;
  readonly dialect?: Dialect;
}

function readSpoken(bytes: Uint8Array, linesBefore: number, dialect: Dialect): FrontMatter {
  const matter = readFrontMatter(bytes, linesBefore);
  return matter.status === 'document' ? { ...matter, fields: withDialect(matter.fields, dialect) } : matter;
}

/** As Markdown. The text of a record stands in one of its keys. */
function bodyOf(path: string, { fields, body }: { readonly fields: Fields; readonly body: string }): string {
  if (/\.html?$/i.test(path)) return htmlToMarkdown(body);
  if (!isRecordPath(path)) return body;
  const value = ['description', 'body', 'content']
    .map((key) => fields.get(key))
    .find((one) => one?.kind === 'text');
  return value?.kind === 'text' ? value.text : '';
}

/** A fact that cannot be read costs the fact, not the post. */
function optional<T>(read: () => T, notes: FileProblem[]): T | null {
  const fact = catchMistake(() => ({ status: 'read' as const, value: read() }));
  if (fact.status === 'read') return fact.value;
  notes.push({ ...problemOf(fact), problem: `${fact.problem}, so it is left out` });
  return null;
}

/** Quotations are cut at a length: half of a character would be refused by the database. */
function problemOf({ line, problem, remedy }: FileProblem): FileProblem {
  return { line, problem: problem.toWellFormed(), remedy: remedy.toWellFormed() };
}

type Document = Extract<ReturnType<typeof readFrontMatter>, { status: 'document' }>;

function toDraft(path: string, matter: Document, site: Site, notes: FileProblem[]): PostDraft {
  const { fields } = matter;
  const tags = readTags(matter);
  notes.push(...tags.notes.map(problemOf));
  const body = bodyOf(path, matter);
  const name = readFileName(isRecordPath(path) ? `${recordName(path)}.md` : path);
  const date = publishedAt(fields, name.day, site.timeZone);
  const pageUrl = buildPageUrl(site, {
    slug: optional(() => textField(fields, ['slug'])?.text ?? null, notes) ?? name.slug,
    categories: optional(() => categoriesOf(fields), notes) ?? [],
    date,
    permalink: optional(() => textField(fields, ['permalink'])?.text ?? null, notes),
  });
  const company = optional(() => textField(fields, COMPANY_KEYS)?.text ?? null, notes);
  const closing = closingOf(fields, { timeZone: site.timeZone, publishedAt: date }, notes);
  const title = readTitle(fields, company);
  const read = readBody(body, pageUrl ?? site.url, title);
  const summary = optional(() => summaryOf(path, fields), notes) ?? read.summary;
  const location = optional(() => statedPlace(fields), notes);
  const lifted = liftFacts(body, { role: title.role, location, publishedAt: date, timeZone: site.timeZone });
  const work = optional(() => workOf(fields, lifted.work), notes) ?? lifted.work;
  const salary = optional(() => statedPay(fields), notes) ?? lifted.salary;
  return {
    id: optional(() => idOf(fields), notes),
    ...title,
    tags: [...new Set([...tags.tags, ...work, ...statedFacets({ ...title, salary })])],
    body: body.trim(),
    summary: isInTitle(summary, title) ? '' : cleanLine(summary, 400),
    applyUrl: optional(() => statedLink(fields), notes) ?? read.link ?? pageUrl,
    pageUrl,
    location: location ?? lifted.location,
    salary,
    closesAt: closing?.status === 'day' ? closing.closesAt : null,
    deadline: closing?.status === 'open' ? closing.shownUntil : closing === null ? lifted.deadline : null,
    publishedAt: date,
    says: saysOf(fields, closing),
  };
}

/** A record's `description` is its text. */
function summaryOf(path: string, fields: Fields): string | null {
  const keys = isRecordPath(path) ? SUMMARY_KEYS.filter((key) => key !== 'description') : SUMMARY_KEYS;
  const stated = textField(fields, keys, 2000);
  return stated === null ? null : statedSummary(stated.text);
}

/** Jekyll's order here too: `category` (one, not split) beats `categories`. */
function categoriesOf(fields: Fields): string[] {
  const one = fields.get('category');
  if (one?.kind === 'text' && one.text.trim() !== '') return [cleanLine(one.text, 200)];
  const value = one?.kind === 'list' ? one : fields.get('categories');
  if (value === undefined) return [];
  // Jekyll makes paths of these: split as there.
  return value.kind === 'text' ? value.text.split(/[\s,]+/).filter(Boolean) : tagWords('categories', value);
}

function idOf(fields: Fields): string | null {
  const id = textField(fields, ['id'], 1000);
  if (id === null || /^[\p{L}\p{N}._:/-]{1,100}$/u.test(id.text)) return id?.text ?? null;
  throw new FileMistake(
    id.line,
    `the id "${id.text.slice(0, 40)}" cannot be used`,
    'use letters, digits and . _ - only, at most 100',
  );
}

/** The front matter's date beats the file name's, as in Jekyll. */
function publishedAt(fields: Fields, dayInName: string | null, timeZone: string): Date | null {
  for (const key of DATE_KEYS) {
    const date = textField(fields, [key]);
    if (date !== null) return parseInstant(date.text, { key, line: date.line, timeZone });
  }
  return dayInName === null
    ? null
    : parseInstant(dayInName, { key: "the file's name", line: null, timeZone });
}

/** Null = the front matter says nothing of it. */
function closingOf(
  fields: Fields,
  circumstances: { readonly timeZone: string; readonly publishedAt: Date | null },
  notes: FileProblem[],
): Closing | null {
  for (const key of CLOSING_KEYS) {
    const field = optional(() => textField(fields, [key]), notes);
    if (field === null) continue;
    const closing = readClosing({ key, ...field }, circumstances);
    if (closing.status === 'unread') notes.push(problemOf(closing));
    return closing;
  }
  return null;
}

/** A post that is filled is gone, whatever was known of it before: not a mistake that leaves the old version in force. */
function saysOf(fields: Fields, closing: Closing | null): PostDraft['says'] {
  if (readSwitch(fields, 'draft', false) || !readSwitch(fields, 'published', true)) return 'draft';
  if (closing?.status === 'gone') return 'gone';
  return readSwitch(fields, 'mail', true) ? 'live' : 'not-mailed';
}

/** A link or an address; of several words, the first that is one. */
function statedLink(fields: Fields): string | null {
  const field = textField(fields, LINK_KEYS, 3000);
  if (field === null) return null;
  const parts = field.text.split(/[\s,]+/);
  // A sentence ends behind its last word.
  const words = parts.map((part) => toUrl(parts.length === 1 ? part : part.replace(/[.;:!]+$/, ''), null));
  const url =
    words.find((word) => word !== null && !word.startsWith('mailto:')) ?? words.find((word) => word !== null);
  if (url !== undefined && url !== null) return url;
  throw new FileMistake(
    field.line,
    `apply_url: "${field.text.slice(0, 60)}" is not a link`,
    'begin it with https://, or write a mail address',
  );
}
