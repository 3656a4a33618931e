// The lists that `rolecall export` writes, and how they are read again: one home for their columns. Pure.

import { z } from 'zod';
import { parseAddress } from '../address.ts';
import { cleanLine } from '../clean-text.ts';
import { type Alert, buildAlert, FREQUENCIES, type Frequency, MAX_ALERTS } from '../subscribers/alerts.ts';
import type { ListedAs, ListedHash, ListedLine, ListReader, Row } from './listed.ts';
import { matchTimeZone } from './time-zone.ts';

/** Of somebody in a list of people. `bounced` and `complained` are subscribed, and no mail may reach them. */
export type ListedStatus = 'subscribed' | 'paused' | 'bounced' | 'complained' | 'unsubscribed';

/** A person as the list has them. Times are ISO 8601. */
export interface OwnPerson {
  readonly email: string;
  readonly name: string | null;
  readonly status: ListedStatus;
  readonly frequency: Frequency;
  readonly timezone: string;
  /** `data, tech` or `*`, where that is all they chose; empty where they get every job and never chose. */
  readonly tags: string;
  /** Whatever else they chose. */
  readonly alerts: readonly Alert[] | null;
  readonly paused_until: Date | null;
  readonly consent_at: Date;
  readonly consent: unknown;
  readonly ended_at: Date | null;
}

export interface OwnOptOut {
  readonly address_hash: string;
  readonly reason: ListedHash['reason'];
  readonly since: Date;
  readonly salt: string;
}

export const PERSON_COLUMNS = [
  'email',
  'name',
  'status',
  'frequency',
  'timezone',
  'tags',
  'alerts',
  'paused_until',
  'consent_at',
  'consent',
  'ended_at',
] as const satisfies readonly (keyof OwnPerson)[];

export const OPT_OUT_COLUMNS = [
  'address_hash',
  'reason',
  'since',
  'salt',
] as const satisfies readonly (keyof OwnOptOut)[];

/** What somebody chose, as plain tags where these say all of it. */
export function choicesIn(alerts: readonly Alert[], hasChosen: boolean): Pick<OwnPerson, 'tags' | 'alerts'> {
  if (!hasChosen) return { tags: '', alerts: null };
  const [only, ...others] = alerts;
  const isPlain =
    only !== undefined && others.length === 0 && only.all.length === 0 && only.none.length === 0;
  const hasCommas = only?.any.some((tag) => tag.includes(',')) === true;
  return isPlain && !hasCommas ? { tags: only.any.join(', '), alerts: null } : { tags: '', alerts };
}

/** Null where the header is of another list. */
export function ownReaderOf(words: ReadonlySet<string>): ListReader | null {
  if (OPT_OUT_COLUMNS.every((word) => words.has(word)))
    return { kind: 'Rolecall, opt-outs', read: readOptOut };
  if (PERSON_COLUMNS.every((word) => words.has(word))) return { kind: 'Rolecall', read: readPerson };
  return null;
}

const hashShape = z.base64url().length(43);
const optOutShape = z.object({
  address_hash: hashShape,
  salt: hashShape,
  reason: z.enum(['opted-out', 'erased', 'complaint', 'bounced']),
  since: z.coerce.date(),
});

function readOptOut(row: Row, line: number): ListedLine {
  const read = optOutShape.safeParse(unescaped(row));
  if (!read.success)
    return { line, reason: `its ${read.error.issues[0]?.path.join('.')} is not as it was written` };
  const { address_hash: hash, ...rest } = read.data;
  return { line, hash, ...rest };
}

const STATUSES: Readonly<Record<ListedStatus, ListedAs>> = {
  subscribed: 'subscribed',
  paused: 'subscribed',
  bounced: 'bounced',
  complained: 'opted-out',
  unsubscribed: 'opted-out',
};
const tags = z.array(z.string().max(100)).max(100);
const alertsShape = z
  .array(z.object({ any: tags, all: tags, none: tags }))
  .min(1)
  .max(MAX_ALERTS);
const time = z.union([z.literal('').transform(() => null), z.coerce.date()]);
const json = z.string().transform((text, context): unknown => {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue('it is no JSON');
    return z.NEVER;
  }
});
const personShape = z.object({
  email: z.string(),
  name: z.string(),
  status: z.enum(['subscribed', 'paused', 'bounced', 'complained', 'unsubscribed']),
  frequency: z.enum(FREQUENCIES as [Frequency, ...Frequency[]]),
  timezone: z.string(),
  tags: z.string(),
  alerts: json.pipe(alertsShape.nullable()),
  paused_until: time,
  consent_at: time,
  consent: json,
  ended_at: time,
});

function readPerson(row: Row, line: number): ListedLine {
  const read = personShape.safeParse(unescaped(row));
  if (!read.success)
    return { line, reason: `its ${String(read.error.issues[0]?.path[0])} is not as it was written` };
  const { email, name, status, frequency, timezone, ...rest } = read.data;
  const address = parseAddress(email);
  if (!address.ok) return { line, reason: address.problem };
  const since = { subscribed: rest.consent_at, 'opted-out': rest.ended_at, bounced: rest.consent_at };
  const as = STATUSES[status] as keyof typeof since;
  return {
    ...{ line, email: address.address, name: cleanLine(name, 100) || null, as },
    ...{ frequency, timeZone: matchTimeZone(timezone).zone, tags: [], alerts: alertsOf(rest) },
    ...{
      since: since[as],
      pausedUntil: status === 'paused' ? rest.paused_until : null,
      consent: rest.consent,
    },
  };
}

/** Null: every job, until they choose. */
function alertsOf({ alerts, tags }: Pick<z.infer<typeof personShape>, 'alerts' | 'tags'>): Alert[] | null {
  if (alerts !== null) return alerts.map(buildAlert);
  return tags.trim() === '' ? null : [buildAlert({ any: tags.split(',') })];
}

/** A mark before what a table program would take for a formula: written by `export`, and no part of the value. */
const ESCAPED = /^'(?=[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])/;

function unescaped(row: Row): Row {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, value.replace(ESCAPED, '')]));
}
