// Reads where a channel leads, each time anew: from its subscription, or from the file that this names. Nothing of it is
// kept, so that another file in its place counts at once, and the ledger and its backups hold no secret.

import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { type ChannelAddress, readChannelAddress } from '../read/channel-address.ts';
import { parseSubscriptionFile } from '../read/subscription-file.ts';
import type { ChannelDraft } from '../subscribers/channel-draft.ts';

type Folders = Pick<Config['paths'], 'subscriptionsDir' | 'webhooksDir'>;

interface AddressProblem {
  readonly problem: string;
  readonly remedy: string;
}

const MOST_BYTES = 8192;
/** As collecting reads it (collect/scan.ts). */
const MOST_FILE_BYTES = 1024 * 1024;

/** What stands at the draft's address, or what is wrong there. Quotes nothing of it. */
export async function readAddress(
  { webhooksDir }: Pick<Folders, 'webhooksDir'>,
  { address, kind }: Pick<ChannelDraft, 'address' | 'kind'>,
): Promise<ChannelAddress | AddressProblem> {
  if ('url' in address) return readChannelAddress(address.url, kind);
  const bytes = await readWhole(join(webhooksDir, address.file), MOST_BYTES);
  if (typeof bytes === 'string')
    return {
      problem: `the file ${address.file} that holds the address of the channel ${bytes}`,
      remedy: `put it into the folder ${webhooksDir}, readable for Rolecall`,
    };
  const reading = readChannelAddress(bytes.toString('utf8'), kind);
  if (!('problem' in reading)) return reading;
  return { problem: `in the file ${address.file}, ${reading.problem}`, remedy: reading.remedy };
}

export type FoundAddress =
  | { readonly status: 'found'; readonly address: ChannelAddress; readonly chat: string | null }
  /** Its subscription is not there, or says something else since: the next look at the folder tells what becomes of it. */
  | { readonly status: 'unsure' }
  | ({ readonly status: 'unreadable' } & AddressProblem);

/** Where the channel of this subscription leads now. */
export async function findAddress(
  folders: Folders,
  { path, kind }: { readonly path: string; readonly kind: ChannelDraft['kind'] },
): Promise<FoundAddress> {
  const bytes = await readWhole(join(folders.subscriptionsDir, path), MOST_FILE_BYTES);
  if (typeof bytes === 'string') return { status: 'unsure' };
  const reading = parseSubscriptionFile(bytes, { timeZone: 'UTC' });
  if (reading.status !== 'channel' || reading.draft.kind !== kind) return { status: 'unsure' };
  const address = await readAddress(folders, reading.draft);
  return 'problem' in address
    ? { status: 'unreadable', ...address }
    : { status: 'found', address, chat: reading.draft.chat };
}

/** A string: why not, as the end of a sentence about the file. */
async function readWhole(path: string, mostBytes: number): Promise<Buffer | string> {
  try {
    await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const info = await file.stat();
    if (!info.isFile()) return 'is no file';
    if (info.size > mostBytes) return 'is too long';
    return await file.readFile();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'is not there' : `cannot be read (${code})`;
  }
}
