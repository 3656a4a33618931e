// What people read for a tag or an employer that the settings have no label for: as the board's own posts spell it. Worked
// out when posts change and kept in the ledger, so that pages, mails, feeds and commands of all processes say the same.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { getSetting, setSetting } from '../database/settings-store.ts';
import { inSlices } from '../slices.ts';
import { isFacet, parseFacet } from './facets.ts';
import { type Labels, wordsOf } from './label-words.ts';
import { loadBeginnings } from './live-post-store.ts';
import { applyAliases, type TagAliases } from './tags.ts';

export type { Labels };

interface WithTags {
  readonly tags: { readonly labels: Labels; readonly aliases: TagAliases };
}

const SETTING = 'tag-words';
/** Enough to know how a word is written, and read in a few ms. */
const TEXTS = { posts: 200, characters: 1500 };
/** Newest first; those beyond are shown by their slug. */
const MOST_EMPLOYERS = 5000;

/** The settings with words for every tag that posts ever bore in place of their labels alone: for all that names tags to people. */
export async function withWords<C extends WithTags>(db: Db, config: C): Promise<C> {
  const kept = await getSetting(db, SETTING);
  if (kept === null) return config;
  const labels: Labels = { ...JSON.parse(kept), ...config.tags.labels };
  return { ...config, tags: { ...config.tags, labels } };
}

/** Do all tags and employers of these posts have words? Those that have none would be shown as they are written. */
export async function haveWords(db: Db, config: WithTags, postIds: readonly string[]): Promise<boolean> {
  if (postIds.length === 0) return true;
  const { labels, aliases } = (await withWords(db, config)).tags;
  const { rows } = await sql<{ tag: string }>`
    select distinct unnest(tags) as tag from posts where id = any(${postIds})`.execute(db);
  const named = rows.map(({ tag }) => tag).filter((tag) => !isFacet(tag) || parseFacet(tag)?.kind === 'org');
  return applyAliases(named, aliases).every((tag) => Object.hasOwn(labels, tag));
}

/** Works the words out anew, and keeps them if they are others. */
export async function keepWords(db: Db, { tags }: WithTags): Promise<void> {
  const words = JSON.stringify(
    await inSlices(
      wordsOf(
        applyAliases(await tagsByUse(db), tags.aliases),
        await loadBeginnings(db, TEXTS.posts, TEXTS.characters),
        await employers(db),
      ),
    ),
  );
  if (words !== (await getSetting(db, SETTING))) await setSetting(db, SETTING, words);
}

/** Of posts that are gone, too: alerts still ask for them. */
async function tagsByUse(db: Db): Promise<string[]> {
  const { rows } = await sql<{ tag: string }>`
    select tag from posts, unnest(tags) tag group by tag order by count(*) desc, tag`.execute(db);
  return rows.map(({ tag }) => tag);
}

/** As the newest post of each spells it. */
async function employers(db: Db): Promise<string[]> {
  const { rows } = await sql<{ organisation: string }>`
    select organisation from posts where organisation is not null
    group by organisation order by max(published_at) desc, organisation limit ${MOST_EMPLOYERS}`.execute(db);
  return rows.map(({ organisation }) => organisation);
}
