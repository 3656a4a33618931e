// What a form asks for in an alert: the same fields on the sign-up page, on the manage page, on other sites' forms and in
// addresses. Read into an alert, and an alert back into fields. Pure.

import { z } from 'zod';
import type { Config } from '../config/config.ts';
import { facetsOf, withoutFacets } from '../posts/facets.ts';
import { organisationSlug } from '../posts/organisation.ts';
import { applyAliases, MAX_TAG_LENGTH, MAX_TAGS, normaliseTags } from '../posts/tags.ts';
import { type Alert, buildAlert } from '../subscribers/alerts.ts';

/** A list, or one text with commas: check boxes send the first, hidden fields and scripts the second. */
const tagList = z
  .union([z.string(), z.array(z.string()).max(MAX_TAGS)])
  .transform((value) => normaliseTags([value].flat().flatMap((text) => storable(text).split(/[,;]/))))
  .default([]);

const employers = z.string().max(400).default('').transform(storable);

/** The fields, for a schema of zod. */
export const alertShape = {
  tags: tagList,
  all: tagList,
  none: tagList,
  mode: z.enum(['any', 'all']).default('any'),
  /** Names of employers as somebody types them: to get all of theirs, and none of theirs. */
  follow: employers,
  shut: employers,
};

export type AlertChoices = z.output<z.ZodObject<typeof alertShape>>;

export const NO_CHOICE: AlertChoices = { tags: [], all: [], none: [], mode: 'any', follow: '', shut: '' };

/** More than anybody needs, and than an alert may hold. */
export function asksTooMuch({ tags, all, none }: AlertChoices): boolean {
  const named = [tags, all, none];
  return named.some((list) => list.length > MAX_TAGS || list.some((tag) => tag.length > MAX_TAG_LENGTH));
}

/** Blanks in place of what Postgres takes into no JSON: NUL and halves of characters; other control characters, too. */
function storable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cs}]+/gu, ' ');
}

/** Tags in the spelling that the board uses, whether a label, an alias or the tag itself was written; employers as tags. */
export function inBoardsWords<F extends AlertChoices>(form: F, { labels, aliases }: Config['tags']): F {
  const byLabel = tagsByLabel(labels);
  const words = (tags: readonly string[]) =>
    applyAliases(
      tags.map((tag) => byLabel.get(tag) ?? tag),
      aliases,
    );
  return {
    ...form,
    tags: words([...form.tags, ...employersIn(form.follow, labels)]),
    all: words(form.all),
    none: words([...form.none, ...employersIn(form.shut, labels)]),
    follow: '',
    shut: '',
  };
}

const labelled = new WeakMap<Config['tags']['labels'], ReadonlyMap<string, string>>();

function tagsByLabel(labels: Config['tags']['labels']): ReadonlyMap<string, string> {
  const known = labelled.get(labels);
  if (known !== undefined) return known;
  const tags = new Map(Object.entries(labels).map(([tag, label]) => [label.trim().toLowerCase(), tag]));
  labelled.set(labels, tags);
  return tags;
}

/** Several stand apart by semicolons, or by commas where all of it is no employer that the board knows. */
function employersIn(text: string, labels: Config['tags']['labels']): string[] {
  const facet = (name: string) => {
    const slug = organisationSlug(name);
    return slug === null ? [] : [`org:${slug}`];
  };
  return text
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .flatMap((part) => {
      const whole = facet(part);
      const isKnown = whole.some((org) => Object.hasOwn(labels, org));
      return isKnown ? whole : part.split(/,(?!\s*(?:inc|llc|ltd)\b)/i).flatMap((name) => facet(name.trim()));
    });
}

/** The same for all orders of one choice. */
export function canonicalForm<F extends AlertChoices>(form: F): F {
  const { tags, all, none } = form;
  return { ...form, tags: tags.toSorted(), all: all.toSorted(), none: none.toSorted() };
}

/**
 * The alert that the form asks for; null when nothing is chosen. "Every job" is every job, whatever other tags are ticked;
 * what a job has to state counts beside it.
 */
export function alertOf({ tags, all, none, mode }: AlertChoices): Alert | null {
  if (tags.length === 0 && all.length === 0) return null;
  if (tags.includes('*')) return buildAlert({ any: ['*'], all: facetsOf(all), none });
  return mode === 'all' ? buildAlert({ all: [...tags, ...all], none }) : buildAlert({ any: tags, all, none });
}

/** An alert as the fields show it: `alertOf` makes the same of them. */
export function choicesOf({ any, all, none }: Alert): AlertChoices {
  const rest = { ...NO_CHOICE, none: [...none] };
  const own = withoutFacets(all);
  if (any.length > 0 || own.length === 0) return { ...rest, tags: [...any], all: [...all] };
  return { ...rest, tags: own, all: facetsOf(all), mode: 'all' };
}

/** The alert in the order that `old` has, where it asks for the same: then nothing has changed. */
export function inOrderOf(alert: Alert, old: Alert): Alert {
  const keep = (now: readonly string[], before: readonly string[]) =>
    now.toSorted().join('\n') === before.toSorted().join('\n') ? before : now;
  return {
    any: keep(alert.any, old.any),
    all: keep(alert.all, old.all),
    none: keep(alert.none, old.none),
  };
}
