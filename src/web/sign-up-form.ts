// What a sign-up sends, from our own form, another site's or a script, read into choices or into what is wrong with it.
// Pure.

import { z } from 'zod';
import { type AddressFault, parseAddress } from '../address.ts';
import { MAX_TAGS } from '../posts/tags.ts';
import { matchTimeZone } from '../read/time-zone.ts';
import { FREQUENCIES } from '../subscribers/alerts.ts';
import type { SignUpChoices } from '../subscribers/confirmation-store.ts';
import { alertOf, alertShape, asksTooMuch } from './alert-choices.ts';

const schema = z.object({
  email: z.string().max(400).default(''),
  ...alertShape,
  frequency: z.enum(FREQUENCIES as [string, ...string[]] as ['weekly', 'daily', 'instant']).default('weekly'),
  timezone: z.string().max(100).default(''),
  redirect: z.string().max(2000).default(''),
  /** People do not see this field. */
  website: z.string().max(2000).default(''),
  /** The button "show what matches" was pressed. */
  show: z.string().max(100).default(''),
  /** An address that looks like a slip, once it was asked about. */
  sure: z.string().max(400).default(''),
});

/** What the form holds, right or wrong: to be shown again. */
export type SignUpForm = z.output<typeof schema>;
export type SignUpField = 'email' | 'tags' | 'timezone';

/** Null for what no form of ours or of the embedding page would send. */
export function readSignUpForm(raw: unknown): SignUpForm | null {
  const form = schema.safeParse(raw).data;
  return form === undefined || asksTooMuch(form) ? null : form;
}

/** `?tags=data,tech` and the other choices, in an address; never a mail address. Lenient: what it cannot read is left out. */
export function readChoicesOf(query: URLSearchParams): SignUpForm {
  const listOf = (name: string) => (query.has(name) ? query.getAll(name).slice(0, MAX_TAGS) : undefined);
  const lists = { tags: listOf('tags'), all: listOf('all'), none: listOf('none') };
  const single = Object.fromEntries(
    ['mode', 'follow', 'shut', 'frequency', 'timezone', 'redirect'].map((name) => [
      name,
      query.get(name) ?? undefined,
    ]),
  );
  return (
    readSignUpForm({ ...lists, ...single }) ?? readSignUpForm(lists) ?? (readSignUpForm({}) as SignUpForm)
  );
}

export type SignUpReading =
  | { readonly ok: true; readonly address: string; readonly choices: SignUpChoices }
  | { readonly ok: false; readonly wrong: readonly SignUpField[]; readonly fault: AddressFault | null };

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
  return { ok: false, wrong, fault: address.ok ? null : address.fault };
}
