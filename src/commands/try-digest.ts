// The digest that `try` shows: the newest posts of a board as if they had come within the last week. Pure.

import { finish } from '../bit-by-bit.ts';
import { DAY_MS } from '../duration.ts';
import { createEditionMaker } from '../edition/edition-maker.ts';
import type { EditionContent } from '../mail/digest-mail.ts';
import { readDigest } from '../mail/message.ts';
import { personalWords } from '../mail/personal.ts';
import { wordsOf } from '../posts/label-words.ts';
import type { ListedPost, PostDraft } from '../posts/post.ts';
import { decideStanding, standingAt } from '../posts/standing.ts';
import { applyAliases } from '../posts/tags.ts';
import { buildAlert } from '../subscribers/alerts.ts';
import { previewLinks } from '../subscribers/links.ts';
import type { BoardSettings, TriedFile } from './try-board.ts';

export interface TriedDigest {
  readonly content: EditionContent;
  readonly html: string;
  readonly posts: number;
  /** When it would have gone out; facts such as closing days are told as of then. */
  readonly at: Date;
  /** All posts are filled or closed: these are shown as if they were open. */
  readonly isReopened: boolean;
}

interface DatedPost {
  readonly path: string;
  readonly draft: PostDraft;
  /** Without a day of its own: now, as when its file is first seen. */
  readonly publishedAt: Date;
  readonly mtimeMs: number;
}

const SHOWN = 10;
/** Of so many posts' texts it is seen how words are written. */
const TEXTS = 200;
const WEEK_MS = 7 * DAY_MS;
/** Nobody's: what its links would show needs a running board. */
const NOWHERE = 'http://127.0.0.1:3000';

/** Null where there is no post to show. */
export function buildTriedDigest(
  files: readonly TriedFile[],
  given: BoardSettings,
  now: Date,
): TriedDigest | null {
  const dated = files
    .flatMap((file) => toDated(file, now))
    .filter(({ draft, publishedAt }) => draft.says !== 'draft' && publishedAt <= now)
    .toSorted(newestFirst);
  const settings = withWordsOf(dated, given);
  const [newest] = dated;
  if (newest === undefined) return null;
  const at = sentAt(newest.publishedAt, now);
  const open = dated.filter((post) => isOpenAt(post, at));
  const isReopened = open.length === 0;
  const shown = (isReopened ? dated : open).slice(0, SHOWN);
  const posts = shown.map((post, index) => toPost(post, shown.length - index, at, isReopened));
  const alerts = [buildAlert({ any: ['*'] })];
  const { content } = createEditionMaker({ ...settings, publicUrl: NOWHERE }, { kind: 'digest', at }).edition(
    posts,
    alerts,
  );
  const personal = {
    ...personalWords(settings, { name: null, alerts, hasChosen: true }),
    ...previewLinks(NOWHERE),
  };
  return { content, html: readDigest(content, personal).html, posts: posts.length, at, isReopened };
}

/** As a running board says them. */
function withWordsOf(dated: readonly DatedPost[], settings: BoardSettings): BoardSettings {
  const { aliases, labels } = settings.tags;
  const tags = dated.flatMap(({ draft }) => applyAliases(draft.tags, aliases));
  const byUse = [...Map.groupBy(tags, (tag) => tag)].sort(([, one], [, other]) => other.length - one.length);
  const texts = dated.slice(0, TEXTS).map(({ draft }) => draft.body);
  const words = finish(
    wordsOf(
      byUse.map(([tag]) => tag),
      texts,
      [],
    ),
  );
  return { ...settings, tags: { aliases, labels: { ...words, ...labels } } };
}

function toDated({ path, mtimeMs, reading }: TriedFile, now: Date): DatedPost[] {
  if (reading.status !== 'post') return [];
  return [{ path, draft: reading.draft, publishedAt: reading.draft.publishedAt ?? now, mtimeMs }];
}

function newestFirst(one: DatedPost, other: DatedPost): number {
  return (
    other.publishedAt.getTime() - one.publishedAt.getTime() ||
    other.mtimeMs - one.mtimeMs ||
    (one.path < other.path ? -1 : 1)
  );
}

/** Now, unless the board has been quiet: then the day after its newest post. */
function sentAt(newest: Date, now: Date): Date {
  return now.getTime() - newest.getTime() <= WEEK_MS ? now : new Date(newest.getTime() + DAY_MS);
}

function isOpenAt({ draft, publishedAt }: DatedPost, at: Date): boolean {
  const facts = {
    says: draft.says,
    kept: null,
    publishedAt,
    firstSeenAt: publishedAt,
    closesAt: draft.closesAt,
    applyUrl: draft.applyUrl,
  };
  const standing = decideStanding(facts, { now: at, announceDays: 1, goneLinks: new Set() });
  return standingAt({ standing, closesAt: draft.closesAt, missingSince: null }, at) === 'live';
}

function toPost(
  { path, draft, publishedAt }: DatedPost,
  number: number,
  at: Date,
  isReopened: boolean,
): ListedPost {
  const { id, says: _says, body: _body, ...shown } = draft;
  return {
    ...shown,
    ...(isReopened && { closesAt: null, deadline: null }),
    id: id ?? path,
    path,
    number,
    publishedAt,
    announcedAt: at,
    isRepost: false,
    standing: 'live',
    missingSince: null,
  };
}
