// What a sign-up sends, from our own form, another site's or a script, read into choices or into what is wrong with it.
// Pure.

import { z } from 'zod';
import { parseAddress } from '../address.ts';
import type { Config } from '../config/config.ts';
import { applyAliases, MAX_TAG_LENGTH, MAX_TAGS, normaliseTags } from '../posts/tags.ts';
import { matchTimeZone } from '../read/time-zone.ts';
import { type Alert, buildAlert, FREQUENCIES } from '../subscribers/alerts.ts';
import type { SignUpChoices } from '../subscribers/confirmation-store.ts';

/** A list, or one text with commas: check boxes send the first, hidden fields and scripts the second. */
const tagList = z
  .union([z.string(), z.array(z.string()).max(MAX_TAGS)])
  .transform((value) => normaliseTags([value].flat().flatMap((text) => storable(text).split(','))))
  .refine((tags) => tags.length <= MAX_TAGS && tags.every((tag) => tag.length <= MAX_TAG_LENGTH))
  .default([]);

const schema = z.object({
  email: z.string().max(400).default(''),
  tags: tagList,
  all: tagList,
  none: tagList,
  mode: z.enum(['any', 'all']).default('any'),
  frequency: z.enum(FREQUENCIES as [string, ...string[]] as ['weekly', 'daily', 'instant']).default('weekly'),
  timezone: z.string().max(100).default(''),
  redirect: z.string().max(2000).default(''),
  /** People do not see this field. */
  website: z.string().max(2000).default(''),
  /** The button "show what matches" was pressed. */
  show: z.string().max(100).default(''),
});

/** Blanks in place of what Postgres takes into no JSON: NUL and halves of characters; other control characters, too. */
function storable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cs}]+/gu, ' ');
}

/** What the form holds, right or wrong: to be shown again. */
export type SignUpForm = z.output<typeof schema>;
export type SignUpField = 'email' | 'tags' | 'timezone';

/** Null for what no form of ours or of the embedding page would send. */
export function readSignUpForm(raw: unknown): SignUpForm | null {
  return schema.safeParse(raw).data ?? null;
}

/** `?tags=data,tech` and the other choices, in an address; never a mail address. Lenient: what it cannot read is left out. */
export function readChoicesOf(query: URLSearchParams): SignUpForm {
  const listOf = (name: string) => (query.has(name) ? query.getAll(name).slice(0, MAX_TAGS) : undefined);
  const lists = { tags: listOf('tags'), all: listOf('all'), none: listOf('none') };
  const single = Object.fromEntries(
    ['mode', 'frequency', 'timezone', 'redirect'].map((name) => [name, query.get(name) ?? undefined]),
  );
  return (
    readSignUpForm({ ...lists, ...single }) ?? readSignUpForm(lists) ?? (readSignUpForm({}) as SignUpForm)
  );
}

/** Tags in the spelling that the board uses, whether a label, an alias or the tag itself was written. */
export function inBoardsWords(form: SignUpForm, { labels, aliases }: Config['tags']): SignUpForm {
  const byLabel = new Map(Object.entries(labels).map(([tag, label]) => [label.trim().toLowerCase(), tag]));
  const words = (tags: readonly string[]) =>
    applyAliases(
      tags.map((tag) => byLabel.get(tag) ?? tag),
      aliases,
    );
  return { ...form, tags: words(form.tags), all: words(form.all), none: words(form.none) };
}

/** The same for all orders of one choice. */
export function canonicalForm(form: SignUpForm): SignUpForm {
  const { tags, all, none } = form;
  return { ...form, tags: tags.toSorted(), all: all.toSorted(), none: none.toSorted() };
}

/** The alert that the form asks for; null when no tag is chosen. "Every job" is every job, whatever else is ticked. */
export function alertOf({ tags, all, none, mode }: SignUpForm): Alert | null {
  if (tags.length === 0 && all.length === 0) return null;
  if (tags.includes('*')) return buildAlert({ any: ['*'], none });
  return mode === 'all' ? buildAlert({ all: [...tags, ...all], none }) : buildAlert({ any: tags, all, none });
}

export type SignUpReading =
  | { readonly ok: true; readonly address: string; readonly choices: SignUpChoices }
  | { readonly ok: false; readonly wrong: readonly SignUpField[] };

/** Judges the form; all that is wrong at once. */
export function parseSignUp(form: SignUpForm, siteZone: string): SignUpReading {
  const address = parseAddress(form.email);
  const alert = alertOf(form);
  const { zone } = matchTimeZone(form.timezone === '' ? siteZone : form.timezone);
  if (address.ok && alert !== null && zone !== null) {
    return {
      ok: true,
      address: address.address,
      choices: { alert, frequency: form.frequency, timeZone: zone },
    };
  }
  const wrong: SignUpField[] = [];
  if (!address.ok) wrong.push('email');
  if (alert === null) wrong.push('tags');
  if (zone === null) wrong.push('timezone');
  return { ok: false, wrong };
}
