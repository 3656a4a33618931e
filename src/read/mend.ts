// Which lines of `rolecall.yml` would have a board read as its authors mean it: what foreign-keys.ts finds in one post,
// counted over all of them. Pure.

import type { Fields } from './fields.ts';
import { type ForeignKey, findForeignKeys, findOver } from './foreign-keys.ts';

/** `posts.keys` and `posts.closed_when`, each with the number of posts that it serves. */
export interface Mends {
  readonly keys: readonly {
    readonly ours: string;
    readonly theirs: readonly string[];
    readonly posts: number;
  }[];
  readonly closedWhen: readonly {
    readonly key: string;
    readonly words: readonly string[];
    readonly posts: number;
  }[];
}

export const NO_MENDS: Mends = { keys: [], closedWhen: [] };

export interface MendablePost {
  readonly fields: Fields;
  /** Its button leads somewhere already, other than to its own page. */
  readonly hasLink: boolean;
}

/** What a title is called where there is none. */
const TITLES = ['position', 'role', 'job_title', 'jobtitle', 'job', 'name', 'headline'];
/** Fewer are somebody's slip, not the board's way. */
const MIN_SHARE = 0.02;
/** Of those without a link: `url` may be anything's. */
const MIN_UNSURE_SHARE = 0.5;

export function findMends(posts: readonly MendablePost[]): Mends {
  const found = posts.flatMap((post, index) => keysOf(post).map((key) => ({ ...key, index })));
  const byPath = [...Map.groupBy(found, ({ ours, path }) => `${ours} ${path}`).values()];
  const withoutLink = posts.filter(({ hasLink }) => !hasLink).length;
  const usual = byPath.filter(
    (uses) =>
      uses.length >= MIN_SHARE * posts.length &&
      (uses[0]?.isSure === true || uses.length >= MIN_UNSURE_SHARE * withoutLink),
  );
  const keys = [...Map.groupBy(usual.flat(), ({ ours }) => ours)].map(([ours, uses]) => ({
    ours,
    theirs: byNumber(uses.map(({ path }) => path)),
    posts: new Set(uses.map(({ index }) => index)).size,
  }));
  return { keys: keys.sort((one, other) => other.posts - one.posts), closedWhen: findClosedWhen(posts) };
}

function keysOf({ fields, hasLink }: MendablePost): Pick<ForeignKey, 'ours' | 'path' | 'isSure'>[] {
  const others = findForeignKeys(fields, hasLink);
  if (fields.has('title')) return others;
  const title = TITLES.find((key) => fields.get(key)?.kind === 'text');
  return title === undefined ? others : [{ ours: 'title', path: title, isSure: true }, ...others];
}

function findClosedWhen(posts: readonly MendablePost[]): Mends['closedWhen'] {
  const found = posts.flatMap(({ fields }) => findOver(fields) ?? []);
  return [...Map.groupBy(found, ({ key }) => key)].map(([key, uses]) => ({
    key,
    words: byNumber(uses.map(({ word }) => word.toLowerCase())),
    posts: uses.length,
  }));
}

/** Each once, the commonest first. */
function byNumber(words: readonly string[]): string[] {
  return [...Map.groupBy(words, (word) => word)]
    .sort(([, one], [, other]) => other.length - one.length)
    .map(([word]) => word);
}
