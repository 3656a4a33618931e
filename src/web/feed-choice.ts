// What a feed is asked for: `?tags=data,tech&all=remote&none=intern`, any order and spelling. Pure.

import { applyAliases, MAX_TAG_LENGTH, type TagAliases } from '../posts/tags.ts';
import { type Alert, buildAlert } from '../subscribers/alerts.ts';

/** Far more than a reader needs, little enough to cost nothing. */
const MAX_ASKED_TAGS = 50;
const EVERY_POST = ['*'];

export interface FeedChoice {
  readonly alert: Alert;
  /** The same for all spellings of one choice: '' or `?all=a&none=b,c&tags=d`. */
  readonly query: string;
  readonly isEverything: boolean;
}

/** Reads the query; null when it asks for more than anybody needs. */
export function parseFeedChoice(query: URLSearchParams, aliases: TagAliases): FeedChoice | null {
  const tagsOf = (name: string) => query.getAll(name).flatMap((value) => value.split(','));
  const any = tagsOf('tags');
  const all = tagsOf('all');
  const asked = [...any, ...all, ...tagsOf('none')];
  if (asked.length > MAX_ASKED_TAGS || asked.some((tag) => tag.length > MAX_TAG_LENGTH)) return null;
  const wanted = [...any, ...all].some((tag) => tag.trim() !== '');
  const alert = buildAlert({ any: wanted ? any : EVERY_POST, all, none: tagsOf('none') });
  const canonical = choiceQuery(alert, aliases);
  return { alert: inOneOrder(alert, aliases), query: canonical, isEverything: canonical === '' };
}

/** The query that asks a feed for what an alert matches; '' = everything. */
export function choiceQuery(alert: Alert, aliases: TagAliases): string {
  const { any, all, none } = inOneOrder(alert, aliases);
  const parts = [
    queryPart('all', all),
    queryPart('none', none),
    queryPart('tags', any.includes('*') ? [] : any),
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

function inOneOrder({ any, all, none }: Alert, aliases: TagAliases): Alert {
  const sorted = (tags: readonly string[]) => applyAliases(tags, aliases).sort();
  return { any: sorted(any), all: sorted(all), none: sorted(none) };
}

function queryPart(name: string, tags: readonly string[]): string {
  return tags.length === 0 ? '' : `${name}=${tags.map(encodeURIComponent).join(',')}`;
}
