// A subscription's file becomes a SubscriptionDraft, or a problem with line and remedy. Pure. What a typo would turn into
// other mail than was asked for is refused; a key that does nothing is only a warning.

import { parseAddress } from '../address.ts';
import type { SubscriptionDraft } from '../subscribers/subscriber.ts';
import { alertsOf, frequencyOf, timeZoneOf, unknownKeys } from './asked-alerts.ts';
import { CHANNEL_KEYS, type ChannelReading, namesChannel, toChannel } from './channel-file.ts';
import { type Fields, textField } from './fields.ts';
import { catchMistake, FileMistake, type FileProblem } from './file-mistake.ts';
import { readFrontMatter, refuseRepeated } from './front-matter.ts';

export type SubscriptionReading =
  | {
      readonly status: 'subscription';
      readonly draft: SubscriptionDraft;
      /** The line of the address, for problems that only the ledger can see. */
      readonly emailLine: number;
      readonly warnings: readonly FileProblem[];
    }
  | ChannelReading
  | { readonly status: 'no-front-matter' }
  | ({ readonly status: 'unfinished' | 'invalid' } & FileProblem);

const KEYS = ['email', 'name', 'frequency', 'timezone', 'tags', 'alerts'];

/** Reads a subscription, of a person or a channel; `timeZone` is the site's, for files that name none. */
export function parseSubscriptionFile(
  bytes: Uint8Array,
  site: { readonly timeZone: string },
): SubscriptionReading {
  const matter = readFrontMatter(bytes);
  if (matter.status !== 'document') return matter;
  return catchMistake(() => {
    const { fields, repeated } = matter;
    const isChannel = namesChannel(fields);
    refuseRepeated(repeated, isChannel ? CHANNEL_KEYS : KEYS);
    return isChannel ? toChannel(fields, site.timeZone) : toReading(fields, site.timeZone);
  });
}

function toReading(fields: Fields, siteZone: string): SubscriptionReading {
  const { address, line } = emailOf(fields);
  const draft = {
    email: address,
    name: textField(fields, ['name'], 100)?.text ?? null,
    frequency: frequencyOf(fields, 'weekly'),
    timeZone: timeZoneOf(fields, siteZone),
    alerts: alertsOf(fields, KEYS),
  };
  return { status: 'subscription', draft, emailLine: line, warnings: unknownKeys(fields, KEYS) };
}

function emailOf(fields: Fields): { address: string; line: number } {
  const value = fields.get('email');
  const raw = value?.kind === 'text' ? value.text : '';
  if (value === undefined || raw.trim() === '') {
    throw new FileMistake(
      value?.line ?? 1,
      'there is no mail address',
      'add the line email: ada@example.org',
    );
  }
  const reading = parseAddress(raw);
  if (reading.ok) return { address: reading.address, line: value.line };
  throw new FileMistake(
    value.line,
    `the mail address cannot be used: ${reading.problem}`,
    'write one address such as email: ada@example.org',
  );
}
