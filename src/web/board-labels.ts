// What people read on pages for a tag that the settings have no label for: as the posts write it, worked out anew when
// there are other tags, not at every look at the board.

import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { proposeLabels } from '../posts/label-words.ts';
import { loadBeginnings } from '../posts/live-post-store.ts';
import { organisationSlug } from '../posts/organisation.ts';

export type Labels = Readonly<Record<string, string>>;

/** Enough to know how a word is written, and read in a few ms. */
const TEXTS = { posts: 200, characters: 1500 };

/** A function from tags, most used first, and open posts to labels: tags, and organisations as `org:…`. */
export function createLabelMaker({ db, config }: { readonly db: Db; readonly config: Pick<Config, 'tags'> }) {
  let last: { readonly key: string; readonly proposed: Labels } | null = null;

  async function propose(tags: readonly string[]): Promise<Labels> {
    const key = tags.toSorted().join('\n');
    if (last?.key !== key) {
      const texts = await loadBeginnings(db, TEXTS.posts, TEXTS.characters);
      last = { key, proposed: Object.fromEntries(proposeLabels(tags, texts)) };
    }
    return last.proposed;
  }

  return async (
    tags: readonly string[],
    posts: readonly { readonly organisation: string | null }[],
  ): Promise<Labels> => {
    const { labels } = config.tags;
    const open = tags.filter((tag) => !Object.hasOwn(labels, tag));
    return { ...(await propose(open)), ...organisationsOf(posts), ...labels };
  };
}

/** As its newest post spells it. */
function organisationsOf(posts: readonly { readonly organisation: string | null }[]): Labels {
  const labels: Record<string, string> = {};
  for (const { organisation } of posts) {
    const slug = organisation === null ? null : organisationSlug(organisation);
    if (slug !== null && organisation !== null) labels[`org:${slug}`] ??= organisation;
  }
  return labels;
}

/** The settings with these labels in place of their own: for all that names tags on a page. */
export function withLabels<C extends Pick<Config, 'tags'>>(
  config: C,
  { labels }: { readonly labels: Labels },
): C {
  return { ...config, tags: { ...config.tags, labels } };
}
