// From a list of posts to a rendered edition, once for each distinct list: planning asks for thousands, few differ.

import { createHash } from 'node:crypto';
import type { Config } from '../config/config.ts';
import type { RunKind } from '../database/values.ts';
import { type EditionContent, renderEdition } from '../mail/digest-mail.ts';
import { type EditionSettings, type EditionView, postIdsOf } from '../mail/edition-view.ts';
import type { ListedPost, Post } from '../posts/post.ts';
import { applyAliases, type TagAliases } from '../posts/tags.ts';
import type { Alert } from '../subscribers/alerts.ts';
import { longestLink } from '../subscribers/links.ts';
import { buildEditionView, type EditionPosts, editionKey, type Occasion, tagsAskedFor } from './edition.ts';
import type { StoredEdition } from './edition-store.ts';

export type Edition = StoredEdition<EditionContent>;

export interface EditionMaker {
  /** The edition of these posts for people with these alerts; the same lists give the same object. */
  edition(posts: readonly ListedPost[], alerts: readonly Alert[], lastCalls?: readonly Post[]): Edition;
}

/** What an edition takes from the settings. */
export function editionSettings({ site, publicUrl }: Pick<Config, 'site' | 'publicUrl'>): EditionSettings {
  const { language, timeZone, name, url, colour, logo, postalAddress, privacyUrl } = site;
  return {
    language,
    timeZone,
    brand: { name, url, colour, logo },
    footer: { postalAddress, privacyUrl },
    longestLink: longestLink(publicUrl),
  };
}

/** What a run is to those who get its digests. */
export function occasionOf(kind: RunKind, at: Date): Occasion {
  return { kind: kind === 'welcome' || kind === 'early' ? kind : 'digest', at };
}

/** About 10 MB; a run has some hundred editions, planned in dozens of passes. */
const MAX_KEPT = 200;
const kept = new Map<string, EditionContent>();

/** Only a cache: the key is the hash of the view. */
function renderOnce(key: string, view: EditionView): EditionContent {
  const content = kept.get(key) ?? renderEdition(view);
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(key, content);
  return content;
}

/** What a post says just now: a pass may last, and a post change meanwhile. */
function createVersions(): (post: Post) => string {
  const known = new WeakMap<Post, string>();
  return (post) => {
    const version = known.get(post) ?? createHash('sha256').update(JSON.stringify(post)).digest('base64url');
    known.set(post, version);
    return version;
  };
}

/** Which tags of these posts the reader named: of one alert, all that shows of it. */
function ownOf(posts: readonly ListedPost[], alerts: readonly Alert[], aliases: TagAliases): string {
  const own = tagsAskedFor(alerts, aliases);
  const shown = new Set(posts.flatMap(({ tags }) => applyAliases(tags, aliases)));
  return [...own]
    .filter((tag) => shown.has(tag))
    .sort()
    .join(' ');
}

/** Remembers what it made, so it belongs to one pass. */
export function createEditionMaker(
  config: Pick<Config, 'site' | 'tags' | 'publicUrl'>,
  occasion: Occasion,
): EditionMaker {
  const settings = editionSettings(config);
  const versionOf = createVersions();
  const byList = new Map<string, Edition>();
  const byKey = new Map<string, Edition>();

  function build(content: EditionPosts, alerts: readonly Alert[]): Edition {
    const view = buildEditionView(content, alerts, settings, config.tags, occasion);
    const key = editionKey(view);
    const known = byKey.get(key);
    if (known !== undefined) return known;
    const rendered = renderOnce(key, view);
    const edition = {
      key,
      postIds: postIdsOf(view),
      lastCallIds: view.lastCalls.map(({ id }) => id),
      subject: rendered.subject,
      content: rendered,
    };
    byKey.set(key, edition);
    return edition;
  }

  /** A run over very many people has more lists than memory should hold. */
  function forgetSome(): void {
    if (byKey.size < MAX_KEPT) return;
    byList.clear();
    byKey.clear();
  }

  return {
    edition(posts, alerts, lastCalls = []) {
      const groups = alerts.length > 1 ? JSON.stringify(alerts) : ownOf(posts, alerts, config.tags.aliases);
      const list = [groups, posts.map(versionOf).join(' '), lastCalls.map(versionOf).join(' ')].join('\n');
      const known = byList.get(list);
      if (known !== undefined) return known;
      forgetSome();
      const edition = build({ posts, lastCalls }, alerts);
      byList.set(list, edition);
      return edition;
    },
  };
}
