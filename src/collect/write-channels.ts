// Files of the subscriptions folder that name a channel: looked at whole, the address that they lead to included, and
// written. A file that says the same again changes nothing.

import { type SavedChannel, saveChannel, targetOf } from '../channels/channel-store.ts';
import { readAddress } from '../channels/read-address.ts';
import { inTransaction } from '../database/in-transaction.ts';
import type { ChannelReading } from '../read/channel-file.ts';
import { describeWarnings } from '../read/subscription-warnings.ts';
import type { CollectDeps } from './collect-input.ts';
import type { JudgedFile } from './file-store.ts';
import type { LookedFile } from './look.ts';
import { describeChannelRival } from './rivals.ts';
import { judgeGood, judgeInvalid } from './verdict.ts';

export interface JudgedChannel {
  readonly file: LookedFile;
  readonly reading: ChannelReading;
}

export function isChannel(judged: {
  readonly file: LookedFile;
  readonly reading: { readonly status: string };
}): judged is JudgedChannel {
  return judged.reading.status === 'channel';
}

interface Around {
  readonly isPresent: (path: string) => boolean;
  /** Of all posts. */
  readonly postTags: () => Promise<readonly string[]>;
}

export interface ChannelsWritten {
  /** What the files table is to say of them. */
  readonly files: readonly JudgedFile[];
  readonly paths: readonly string[];
  readonly counts: { readonly new: number; readonly changed: number };
}

export async function writeChannels(
  deps: CollectDeps,
  channels: readonly JudgedChannel[],
  { isPresent, postTags }: Around,
  now: Date,
): Promise<ChannelsWritten> {
  const tags = channels.length === 0 ? [] : await postTags();
  const files: JudgedFile[] = [];
  const outcomes: SavedChannel['status'][] = [];
  for (const { file, reading } of channels) {
    const { draft, addressLine, warnings } = reading;
    const address = await readAddress(deps.config.paths, draft);
    if ('problem' in address) {
      files.push(judgeInvalid(file, { line: addressLine, ...address }));
      continue;
    }
    const saved = await inTransaction(deps.db, async (trx) => {
      const target = await targetOf(trx, draft, address);
      const { path } = file.seen;
      const isNew = file.isNew || file.before?.status !== 'ok';
      return saveChannel(trx, { path, draft, target, isNew, isPresent }, deps.config.digest, now);
    });
    outcomes.push(saved.status);
    const facts = { postTags: tags, aliases: deps.config.tags.aliases, suppression: null };
    files.push(
      saved.status === 'rival'
        ? judgeInvalid(file, describeChannelRival(saved.path, addressLine))
        : judgeGood(file, describeWarnings(warnings, draft, facts)),
    );
  }
  const count = (status: SavedChannel['status']) => outcomes.filter((one) => one === status).length;
  return {
    files,
    paths: channels.map(({ file }) => file.seen.path),
    counts: { new: count('created'), changed: count('changed') },
  };
}
