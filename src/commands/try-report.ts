// What `try` says of a board, from what was read of it. Pure.

import { mendLines, yamlWord } from '../installation/mend-lines.ts';
import { withoutFacets } from '../posts/facets.ts';
import { hasOwnLink, type PostDraft } from '../posts/post.ts';
import { countTags } from '../read/tag-hints.ts';
import { count, plain } from './table.ts';
import type { TriedBoard, TriedFile, UnreadFile } from './try-board.ts';

const UNREAD_SHOWN = 5;
const TAGS_SHOWN = 40;
const WIDTH = 100;

/** What `posts:` is to say of where they are. */
export interface SettingsPlace {
  /** Where they were cloned from. */
  readonly repository: string | null;
  /** As in a `rolecall.yml` that `init` makes, or from the root of the repository. */
  readonly folder: string;
  readonly isKnownToInit: boolean;
}

/** Its paragraphs, a list of lines each. `call`: how the person calls us, `npx rolecall`. */
export function describeTried(board: TriedBoard, place: SettingsPlace, call: string): string[][] {
  return [
    [describePosts(board)],
    describeUnread(board, call),
    describeMends(board, place, call),
    describeTags(board),
  ].filter((lines) => lines.length > 0);
}

/** `367 posts in _posts (Jekyll), 362 read, 205 without an apply link: `how_to_apply` looks like one.` */
function describePosts({ site, plain: files, mends }: TriedBoard): string {
  const where = site.folder ?? site.records.join(', ');
  const posts = files.filter(isMeant);
  const of = site.generator === null ? '' : ` (${site.generator})`;
  const place = where === '.' ? '' : ` in ${where}`;
  const hasBare = draftsOf(posts).some((draft) => !hasOwnLink(draft));
  const looks = [
    ...(hasBare ? lookingLike('apply_url', 'one') : []),
    ...lookingLike('title', 'the title'),
  ].join(', ');
  const told = looks === '' ? '' : `: ${looks}`;
  return plain(`${count(posts.length, 'post')}${place}${of}, ${describeRead(posts)}${told}.`);

  function lookingLike(key: string, what: string): string[] {
    const theirs = mends.keys.find(({ ours }) => ours === key)?.theirs ?? [];
    if (theirs.length === 0) return [];
    const names = theirs.map((path) => `\`${path}\``).join(' and ');
    return [`${names} ${theirs.length === 1 ? 'looks' : 'look'} like ${what}`];
  }
}

function describeRead(files: readonly TriedFile[]): string {
  const drafts = draftsOf(files);
  const bare = drafts.filter((draft) => !hasOwnLink(draft)).length;
  const untagged = drafts.filter(({ tags }) => withoutFacets(tags).length === 0).length;
  const some = (number: number, all: number) => (number === all && all > 1 ? 'all' : `${number}`);
  return [
    `${some(drafts.length, files.length)} read`,
    ...(untagged === 0 ? [] : [`${some(untagged, drafts.length)} without tags`]),
    ...(bare === 0 ? [] : [`${some(bare, drafts.length)} without an apply link`]),
  ].join(', ');
}

function draftsOf(files: readonly TriedFile[]): PostDraft[] {
  return files.flatMap(({ reading }) => (reading.status === 'post' ? [reading.draft] : []));
}

/** A README is no mistake. */
function isMeant({ path, reading }: TriedFile): boolean {
  return reading.status !== 'no-front-matter' || !/(?:^|\/)readme\.[a-z]+$/i.test(path);
}

function describeUnread(board: TriedBoard, call: string): string[] {
  const unread = [...board.hindered, ...board.mended.filter(isMeant).flatMap(toUnread)];
  if (unread.length === 0) return [];
  const shown = unread.slice(0, UNREAD_SHOWN).map(({ path, line, problem, remedy }) => {
    const place = line === null ? path : `${path} line ${line}`;
    return plain(`  ${place}: ${problem}; ${remedy}`);
  });
  const more = unread.length - shown.length;
  return [
    'Not read:',
    ...shown,
    ...(more === 0 ? [] : [`  and ${more} more: in a board of yours, "${call} lint" names them all`]),
  ];
}

function toUnread({ path: full, reading }: TriedFile): UnreadFile[] {
  const path = full.replace(/^\.\.\//, '');
  if (reading.status === 'post' || reading.status === 'subscription' || reading.status === 'channel')
    return [];
  if (reading.status !== 'no-front-matter') return [{ path, ...reading }];
  const problem = 'there is no front matter, so this is no post';
  return [{ path, line: null, problem, remedy: 'begin the file with a line of ---, if it should be one' }];
}

/** The lines of `rolecall.yml`, and what they change. */
function describeMends(board: TriedBoard, place: SettingsPlace, call: string): string[] {
  const { site, mends } = board;
  const isUseful = mends.keys.length + mends.closedWhen.length > 0 || site.extensions !== null;
  const lines = settingsLines(board, place);
  const gain = describeGain(board);
  const intro = isUseful ? 'These lines of rolecall.yml mend it' : 'The lines of rolecall.yml for them';
  return [
    `${intro}${place.isKnownToInit ? ` ("${call} init" writes them)` : ''}:`,
    '',
    ...lines.map((line) => `  ${plain(line)}`),
    ...(gain === '' ? [] : ['', `With them: ${gain}.`]),
  ];
}

/** Nothing where the sums stay as they were. */
function describeGain({ plain: before, mended }: TriedBoard): string {
  const read = describeRead(mended.filter(isMeant));
  const filled = countFilled(mended);
  if (filled > countFilled(before)) return `${read}, ${filled} filled`;
  return read === describeRead(before.filter(isMeant)) ? '' : read;
}

function countFilled(files: readonly TriedFile[]): number {
  return draftsOf(files).filter(({ says }) => says === 'gone').length;
}

function settingsLines({ site, mends }: TriedBoard, place: SettingsPlace): string[] {
  return [
    'posts:',
    ...(place.repository === null ? [] : [`  repository: ${yamlWord(place.repository)}`]),
    `  folder: ${yamlWord(place.folder)}`,
    ...(site.records.length === 0 ? [] : [`  records: [${site.records.map(yamlWord).join(', ')}]`]),
    ...mendLines(mends),
    ...(site.extensions === null
      ? []
      : ['files:', `  extensions: [${site.extensions.map(yamlWord).join(', ')}]`]),
  ];
}

function describeTags({ mended, settings }: TriedBoard): string[] {
  const counts = [
    ...countTags(
      draftsOf(mended).map(({ tags }) => withoutFacets(tags)),
      settings.tags.aliases,
    ),
  ].sort(([one, times], [other, otherTimes]) => otherTimes - times || (one < other ? -1 : 1));
  if (counts.length === 0) return ['No post has a tag: people could only ask for every post.'];
  const more = counts.length - TAGS_SHOWN;
  const words = counts.slice(0, TAGS_SHOWN).map(([tag, times]) => `${plain(tag)} (${times})`);
  return [
    `${count(counts.length, 'tag')}, by the number of posts:`,
    ...wrap(more <= 0 ? words : [...words, `and ${more} more`]),
  ];
}

/** Indented lines of words between commas. */
function wrap(words: readonly string[]): string[] {
  const lines: string[] = [];
  for (const [index, word] of words.entries()) {
    const part = index === words.length - 1 ? word : `${word},`;
    const last = lines.at(-1);
    if (last === undefined || last.length + part.length >= WIDTH) lines.push(`  ${part}`);
    else lines[lines.length - 1] = `${last} ${part}`;
  }
  return lines;
}
