// A subscription's file that names a channel (`webhook`, `webhook_file`) instead of a person. Pure. Its address is a secret:
// no problem quotes it.

import type { ChannelKind } from '../database/values.ts';
import { CHANNEL_KINDS, type ChannelDraft } from '../subscribers/channel-draft.ts';
import { alertsOf, frequencyOf, timeZoneOf, unknownKeys } from './asked-alerts.ts';
import { readChannelAddress } from './channel-address.ts';
import { type Fields, suggestKey, textField } from './fields.ts';
import { FileMistake, type FileProblem } from './file-mistake.ts';

export interface ChannelReading {
  readonly status: 'channel';
  readonly draft: ChannelDraft;
  /** The line of the address, for problems that only its file or the ledger can show. */
  readonly addressLine: number;
  readonly warnings: readonly FileProblem[];
}

export const CHANNEL_KEYS = [
  ...['webhook', 'webhook_file', 'kind', 'chat', 'name', 'frequency', 'timezone', 'tags', 'alerts'],
];

export function namesChannel(fields: Fields): boolean {
  return fields.has('webhook') || fields.has('webhook_file');
}

/** A channel hears of a post at once unless its file says otherwise. Throws FileMistake. */
export function toChannel(fields: Fields, siteZone: string): ChannelReading {
  const kind = kindOf(fields);
  const { address, line } = addressOf(fields, kind);
  const draft: ChannelDraft = {
    kind,
    address,
    name: textField(fields, ['name'], 100)?.text ?? null,
    chat: chatOf(fields, kind),
    frequency: frequencyOf(fields, 'instant'),
    timeZone: timeZoneOf(fields, siteZone),
    alerts: alertsOf(fields, CHANNEL_KEYS),
  };
  return { status: 'channel', draft, addressLine: line, warnings: unknownKeys(fields, CHANNEL_KEYS) };
}

const KINDS = CHANNEL_KINDS.join(', ');

function kindOf(fields: Fields): ChannelKind {
  const field = textField(fields, ['kind']);
  const word = field?.text.toLowerCase();
  const known = CHANNEL_KINDS.find((kind) => kind === word);
  if (known !== undefined) return known;
  if (field === null || word === undefined)
    throw new FileMistake(
      lineOf(fields),
      'it is not said what kind of channel this is',
      `add the line kind: slack, or another of ${KINDS}`,
    );
  const remedy = `write one of ${KINDS}: ${suggestKey(word, CHANNEL_KINDS)}`;
  throw new FileMistake(field.line, `"${field.text.slice(0, 60)}" is not a kind of channel`, remedy);
}

function lineOf(fields: Fields): number {
  return (fields.get('webhook') ?? fields.get('webhook_file'))?.line ?? 1;
}

function addressOf(
  fields: Fields,
  kind: ChannelKind,
): { readonly address: ChannelDraft['address']; readonly line: number } {
  const [url, file, email] = ['webhook', 'webhook_file', 'email'].map((key) => fields.get(key));
  if (email !== undefined)
    throw new FileMistake(
      email.line,
      'one file names a person and a channel',
      'write a file for each of them, with "email" in one and "webhook" in the other',
    );
  if (url !== undefined && file !== undefined)
    throw new FileMistake(
      file.line,
      '"webhook" and "webhook_file" stand side by side',
      'keep one of the two: the file, since the address is a secret',
    );
  const line = lineOf(fields);
  const text = url?.kind === 'text' ? url.text.trim() : file?.kind === 'text' ? file.text.trim() : '';
  if (file !== undefined) return { address: { file: fileNameOf(text, line) }, line };
  const reading = readChannelAddress(text, kind);
  if ('problem' in reading) throw new FileMistake(line, reading.problem, reading.remedy);
  return { address: { url: text }, line };
}

/** A name alone: whoever writes a subscription must not have us read, and send to somebody, any file of the machine. */
function fileNameOf(text: string, line: number): string {
  if (/^[\w][\w.-]{0,99}$/.test(text)) return text;
  throw new FileMistake(
    line,
    '"webhook_file" is not the name of a file',
    'write the name alone, without its folder, such as webhook_file: slack.txt; it lies in the folder that WEBHOOKS_DIR names',
  );
}

function chatOf(fields: Fields, kind: ChannelKind): string | null {
  const field = textField(fields, ['chat'], 100);
  if (kind !== 'telegram') {
    if (field === null) return null;
    throw new FileMistake(field.line, '"chat" is for Telegram alone', 'take the line out');
  }
  if (field !== null && /^(?:-?\d{1,20}|@\w{4,64})$/.test(field.text)) return field.text;
  throw new FileMistake(
    field?.line ?? lineOf(fields),
    field === null ? 'it is not said in which chat' : '"chat" is neither a number nor a name',
    'add the line chat: "@ourboard", or its number such as chat: "-1001234567890"',
  );
}
