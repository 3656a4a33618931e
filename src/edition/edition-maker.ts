// From a list of posts to an edition, once for each distinct list: planning asks for thousands, few differ.

import { createHash } from 'node:crypto';
import type { Config } from '../config/config.ts';
import type { RunKind } from '../database/values.ts';
import { createKept } from '../kept.ts';
import { type EditionContent, renderEdition } from '../mail/digest-mail.ts';
import { cardsOf, type EditionSettings, type EditionView, postIdsOf } from '../mail/edition-view.ts';
import { digestSubject } from '../mail/subject.ts';
import type { ListedPost, Post } from '../posts/post.ts';
import type { TagAliases } from '../posts/tags.ts';
import type { Alert } from '../subscribers/alerts.ts';
import { longestLink } from '../subscribers/links.ts';
import { firstMatchingAlert } from '../subscribers/matches.ts';
import { textsOf } from '../texts/texts.ts';
import { buildSharedView, createCards, keyOfShown, type Occasion } from './edition.ts';
import type { KnownEdition } from './edition-store.ts';
import { type SharedView, tagsAskedFor, viewFor } from './shared-view.ts';

export interface Edition extends KnownEdition {
  /** What the ledger keeps: the shared view as JSON. Made when it is asked for, as the rendering is. */
  readonly shown: string;
  /** For people with these alerts. */
  readonly content: EditionContent;
}

export interface EditionMaker {
  /** The edition of these posts for people with these alerts. */
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

/** About 10 MB: those that were rendered last, which mails are about to take. */
const MAX_RENDERED = 200;
const rendered = new Map<string, EditionContent>();

/** Only a cache: the key tells the view, and for whom it is. */
function renderOnce(key: string, build: () => EditionView): EditionContent {
  const known = rendered.get(key);
  if (known !== undefined) return known;
  const content = renderEdition(build());
  if (rendered.size >= MAX_RENDERED) rendered.clear();
  rendered.set(key, content);
  return content;
}

/** A number for what a post says just now: a pass may last, and a post change meanwhile. */
function createVersions(): (post: Post) => number {
  const numbers = new Map<string, number>();
  const known = new WeakMap<Post, number>();
  return (post) => {
    const version =
      known.get(post) ?? numberOf(createHash('sha256').update(JSON.stringify(post)).digest('base64url'));
    known.set(post, version);
    return version;
  };

  function numberOf(said: string): number {
    const number = numbers.get(said) ?? numbers.size;
    numbers.set(said, number);
    return number;
  }
}

/** All that an edition takes from the alerts: which of them brought each post. */
function shownOf(posts: readonly ListedPost[], alerts: readonly Alert[], aliases: TagAliases): string {
  return alerts.length <= 1
    ? ''
    : posts.map(({ tags }) => firstMatchingAlert(tags, alerts, aliases)).join(' ');
}

/** Characters of those that were built last, which the ledger is about to take: of usual ones more than a slice of people needs. */
const MOST_FRESH = 8_000_000;

/** About 40 MB. A run over more lists begins anew, and builds some of them twice. */
const MAX_KNOWN = 100_000;

/** Remembers what it made, so it belongs to one pass. What is known of an edition is so little that it keeps that of tens of thousands. */
export function createEditionMaker(
  config: Pick<Config, 'site' | 'tags' | 'publicUrl'>,
  occasion: Occasion,
  mostFresh = MOST_FRESH,
): EditionMaker {
  const settings = editionSettings(config);
  const versionOf = createVersions();
  const cardOf = createCards(config.tags, occasion.at);
  const byList = new Map<string, KnownEdition>();
  const byKey = new Map<string, KnownEdition>();
  const fresh = createKept<string>(mostFresh);

  function listOf(
    posts: readonly ListedPost[],
    alerts: readonly Alert[],
    lastCalls: readonly Post[],
  ): string {
    const shown = shownOf(posts, alerts, config.tags.aliases);
    return [shown, posts.map(versionOf).join(' '), lastCalls.map(versionOf).join(' ')].join('\n');
  }

  function remember(list: string, view: SharedView): KnownEdition {
    if (byList.size >= MAX_KNOWN) {
      byList.clear();
      byKey.clear();
    }
    const shown = JSON.stringify(view);
    const key = keyOfShown(shown);
    fresh.set(key, shown, shown.length);
    const known = byKey.get(key) ?? {
      key,
      postIds: postIdsOf(view),
      lastCallIds: view.lastCalls.map(({ id }) => id),
      subject: digestSubject(cardsOf(view), textsOf(view).digestMail),
    };
    byKey.set(key, known);
    byList.set(list, known);
    return known;
  }

  return {
    edition(posts, alerts, lastCalls = []) {
      const build = () =>
        buildSharedView({ posts, lastCalls }, alerts, settings, config.tags, occasion, cardOf);
      const list = listOf(posts, alerts, lastCalls);
      const known = byList.get(list) ?? remember(list, build());
      return {
        ...known,
        get shown() {
          return fresh.get(known.key) ?? JSON.stringify(build());
        },
        get content() {
          const own = tagsAskedFor(alerts, config.tags.aliases);
          return renderOnce([known.key, ...own].join('\n'), () => viewFor(build(), own));
        },
      };
    },
  };
}
