// A post as channels tell it: cleaned and capped, not yet escaped, which each service wants in its own way. Pure.

import { cleanLine, safeLink } from '../clean-text.ts';
import type { Config } from '../config/config.ts';
import { stillOpenUntil } from '../edition/order.ts';
import { closingDay } from '../mail/days.ts';
import { factsOf } from '../mail/facts.ts';
import { withoutFacets, workFacetsOf } from '../posts/facets.ts';
import type { Post } from '../posts/post.ts';
import { labelOf } from '../posts/tags.ts';
import { languageOf } from '../texts/texts.ts';

export interface ToldPost {
  readonly id: string;
  readonly title: string;
  /** Organisation, place, kind of work and pay in one line; '' = nothing is known. */
  readonly facts: string;
  readonly closes: string | null;
  /** Its page on the board, else where to apply. */
  readonly link: string | null;
  /** As the post states it, for programs. */
  readonly stated: {
    readonly role: string;
    readonly organisation: string | null;
    readonly location: string | null;
    readonly salary: string | null;
    readonly tags: readonly string[];
    readonly pageUrl: string | null;
    readonly applyUrl: string | null;
    readonly publishedAt: string;
    readonly closesAt: string | null;
  };
}

type Settings = Pick<Config, 'site' | 'tags'>;

export function toldPost(post: Post, { site, tags }: Settings, now: Date): ToldPost {
  const { locale, texts } = languageOf(site);
  const closesAt = stillOpenUntil(post, now)?.toISOString() ?? null;
  const publishedAt = post.publishedAt.toISOString();
  const [pageUrl, applyUrl] = [safeLink(post.pageUrl), safeLink(post.applyUrl)];
  const facts = factsOf({ ...post, work: workFacetsOf(post.tags) }, texts.work);
  const line = (text: string | null) => (text === null ? null : cleanLine(text, 200) || null);
  return {
    id: post.id,
    title: within(post.role, 120) || texts.digestMail.untitled,
    facts: within(facts.map((fact) => cleanLine(fact, 60)).join(' · '), 160),
    closes:
      closesAt &&
      within(texts.digestMail.closes(closingDay(closesAt, publishedAt, locale, site.timeZone)), 60),
    // An address of mail is no page to open.
    link: [pageUrl, applyUrl].find((link) => link !== null && /^https?:/.test(link)) ?? null,
    stated: {
      role: cleanLine(post.role),
      organisation: line(post.organisation),
      location: line(post.location),
      salary: line(post.salary),
      tags: withoutFacets(post.tags).map((tag) => labelOf(tag, tags.labels)),
      pageUrl,
      applyUrl,
      publishedAt,
      closesAt,
    },
  };
}

/** At most so many UTF-16 units, which is what the services count by, or less. */
function within(text: string, units: number): string {
  const line = cleanLine(text, units);
  return line.length <= units ? line : cleanLine(text, Math.floor(units / 2));
}
