// A post's file becomes a PostDraft, or a problem with line and remedy. Pure: knows no clock and no other file.

import { cleanLine } from '../clean-text.ts';
import type { Config } from '../config/config.ts';
import type { PostDraft } from '../posts/post.ts';
import { MAX_TAG_LENGTH, MAX_TAGS, normaliseTags } from '../posts/tags.ts';
import { toMailto, toUrl } from './apply-link.ts';
import { readBody } from './body.ts';
import { type Fields, readSwitch, suggestKey, tagWords, textField } from './fields.ts';
import { isGone, isOpenEnded, parseInstant, readFileName } from './file-dates.ts';
import { catchMistake, FileMistake, type FileProblem } from './file-mistake.ts';
import { readFrontMatter } from './front-matter.ts';
import { liftFacts } from './lift-facts.ts';
import { buildPageUrl } from './page-url.ts';
import { WORK_KEYS, workOf } from './stated-work.ts';
import { statedSummary } from './summary.ts';

export type Site = Pick<Config['site'], 'timeZone' | 'url' | 'pageUrl'>;

export type PostReading =
  | {
      readonly status: 'post';
      readonly draft: PostDraft;
      /** The line of a front-matter id, for a rival that only the ledger knows. */
      readonly idLine: number | null;
    }
  | { readonly status: 'no-front-matter' }
  | ({ readonly status: 'unfinished' | 'invalid' } & FileProblem);

const CLOSING_KEYS = ['closes', 'deadline', 'expires'];
const COMPANY_KEYS = ['company', 'organization', 'organisation'];
/** Boards write one of these for their own lists of posts. */
const SUMMARY_KEYS = ['summary', 'excerpt', 'description'];
const LINK_KEYS = ['apply_url', 'apply-url'];
/** All keys that are read here. */
export const POST_KEYS: readonly string[] = [
  ...['id', 'title', 'tag', 'tags', 'date', 'location', 'salary', 'draft', 'published', 'mail'],
  ...['slug', 'permalink', 'category', 'categories'],
  ...CLOSING_KEYS,
  ...COMPANY_KEYS,
  ...LINK_KEYS,
  ...WORK_KEYS,
  ...SUMMARY_KEYS,
];

/** Reads a post; `path` is relative to the posts folder, with `/`. */
export function parsePostFile(path: string, bytes: Uint8Array, site: Site): PostReading {
  const matter = readFrontMatter(bytes);
  if (matter.status !== 'document') return matter;
  return catchMistake(() => ({
    status: 'post',
    draft: toDraft(path, matter.fields, matter.body, site),
    idLine: matter.fields.get('id')?.line ?? null,
  }));
}

/** The tags alone, without reading the text: a fraction of the time. None where the file has a mistake there. */
export function readPostTags(bytes: Uint8Array): readonly string[] {
  const matter = readFrontMatter(bytes);
  if (matter.status !== 'document') return [];
  const tags = catchMistake(() => tagsOf(matter.fields));
  return Array.isArray(tags) ? tags : [];
}

function toDraft(path: string, fields: Fields, body: string, site: Site): PostDraft {
  const name = readFileName(path);
  const date = publishedAt(fields, name.day, site.timeZone);
  const pageUrl = buildPageUrl(site, {
    slug: textField(fields, ['slug'])?.text ?? name.slug,
    categories: categoriesOf(fields),
    date,
    permalink: textField(fields, ['permalink'])?.text ?? null,
  });
  const title = titleOf(fields);
  const { summary: told, link } = readBody(body, pageUrl ?? site.url, title.role);
  const stated = textField(fields, SUMMARY_KEYS, 2000);
  const summary = stated === null ? told : statedSummary(stated.text);
  const location = textField(fields, ['location'])?.text ?? null;
  const lifted = liftFacts(body, { role: title.role, location, publishedAt: date, timeZone: site.timeZone });
  const closes = textField(fields, CLOSING_KEYS);
  return {
    id: idOf(fields),
    ...title,
    tags: [...new Set([...tagsOf(fields), ...workOf(fields, lifted.work)])],
    body: body.trim(),
    summary: isInTitle(summary, title) ? '' : cleanLine(summary, 400),
    applyUrl: statedLink(fields) ?? link ?? pageUrl,
    pageUrl,
    location: location ?? lifted.location,
    salary: textField(fields, ['salary'])?.text ?? lifted.salary,
    closesAt: closesAt(fields, site.timeZone),
    deadline: closes === null ? lifted.deadline : null,
    publishedAt: date,
    says: saysOf(fields),
  };
}

function titleOf(fields: Fields): Pick<PostDraft, 'title' | 'organisation' | 'role'> {
  const title = textField(fields, ['title'])?.text;
  if (title === undefined) throw missingTitle(fields);
  const company = textField(fields, COMPANY_KEYS)?.text ?? null;
  const [before, after] = splitTitle(title);
  if (company === null) return { title, organisation: before, role: after };
  const isRepeated = before?.toLowerCase() === company.toLowerCase();
  return { title, organisation: company, role: isRepeated ? after : title };
}

/** `Data Director, Riverkeepers Union`, where the card says both already. */
function isInTitle(
  summary: string,
  { title, organisation }: Pick<PostDraft, 'title' | 'organisation'>,
): boolean {
  const words = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const told = new Set(words(`${title} ${organisation ?? ''}`));
  return words(summary).every((word) => told.has(word));
}

/** "Organisation: Role" at the first ": "; a title without both parts is all role. */
function splitTitle(title: string): [string | null, string] {
  const at = title.indexOf(': ');
  const organisation = title.slice(0, Math.max(at, 0)).trim();
  const role = title.slice(at + 2).trim();
  return at === -1 || organisation === '' || role === '' ? [null, title] : [organisation, role];
}

function missingTitle(fields: Fields): FileMistake {
  const line = fields.get('title')?.line ?? 1;
  const typo = [...fields].find(([key]) => key !== 'title' && suggestKey(key, ['title']).startsWith('did'));
  return new FileMistake(
    typo?.[1].line ?? line,
    'the post has no title',
    typo === undefined
      ? 'add the line title: "Organisation: Role"'
      : `"${typo[0]}" is not known: did you mean "title"?`,
  );
}

/** Jekyll's order: `tag` (one tag, not split) beats `tags`. */
function tagsOf(fields: Fields): string[] {
  const tag = fields.get('tag');
  const single = tag === undefined || tag.kind !== 'text' ? null : cleanLine(tag.text, 1000);
  const tags = fields.get('tags');
  const raw = single
    ? [single]
    : tag?.kind === 'list'
      ? tagWords('tag', tag)
      : tags === undefined
        ? []
        : tagWords('tags', tags);
  const words = normaliseTags(raw.map((word) => cleanLine(word, 1000)));
  const line = (tags ?? tag)?.line ?? null;
  if (words.length > MAX_TAGS)
    throw new FileMistake(line, `the post has ${words.length} tags`, 'keep at most 100');
  const long = words.find((word) => word.length > MAX_TAG_LENGTH);
  if (long === undefined) return words;
  throw new FileMistake(
    line,
    `the tag "${long.slice(0, 40)}…" is longer than 100 characters`,
    'write tags as a list: [data, tech]',
  );
}

/** Jekyll's order here too: `category` (one, not split) beats `categories`. */
function categoriesOf(fields: Fields): string[] {
  const one = fields.get('category');
  if (one?.kind === 'text' && one.text.trim() !== '') return [cleanLine(one.text, 200)];
  const value = one?.kind === 'list' ? one : fields.get('categories');
  return value === undefined ? [] : tagWords('categories', value);
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
  const date = textField(fields, ['date']);
  if (date !== null) return parseInstant(date.text, 'start', { key: 'date', line: date.line, timeZone });
  return dayInName === null
    ? null
    : parseInstant(dayInName, 'start', { key: "the file's name", line: null, timeZone });
}

function closesAt(fields: Fields, timeZone: string): Date | null {
  for (const key of CLOSING_KEYS) {
    const field = textField(fields, [key]);
    if (field === null) continue;
    return isOpenEnded(field.text) || isGone(field.text)
      ? null
      : parseInstant(field.text, 'end', { key, line: field.line, timeZone });
  }
  return null;
}

/** A post that is filled is gone, whatever was known of it before: not a mistake that leaves the old version in force. */
function saysOf(fields: Fields): PostDraft['says'] {
  if (readSwitch(fields, 'draft', false) || !readSwitch(fields, 'published', true)) return 'draft';
  const closes = textField(fields, CLOSING_KEYS);
  if (closes !== null && isGone(closes.text)) return 'gone';
  return readSwitch(fields, 'mail', true) ? 'live' : 'not-mailed';
}

function statedLink(fields: Fields): string | null {
  const field = textField(fields, LINK_KEYS, 3000);
  if (field === null) return null;
  const url = toUrl(field.text, null) ?? toMailto(field.text);
  if (url !== null) return url;
  throw new FileMistake(
    field.line,
    `apply_url: "${field.text.slice(0, 60)}" is not a link`,
    'begin it with https://, or write a mail address',
  );
}
