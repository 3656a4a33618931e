// One test digest to an address of an admin's, to see how it arrives: by the way that all mail goes. Nothing is planned or
// recorded. Who said no gets no test either; a pause holds none back, since whoever asks wants to know.

import { randomUUID } from 'node:crypto';
import { domainOf } from '../address.ts';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { openPauses, type Pause } from '../installation/pause-store.ts';
import { buildSampleMessage, loadSample, type Reader, type Sample } from '../installation/sample-digest.ts';
import type { Message } from '../mail/message.ts';
import { findSubscriber } from '../subscribers/subscriber-store.ts';
import { type Suppression, suppressionOf } from '../subscribers/suppression-store.ts';
import { textsOf } from '../texts/texts.ts';

export type PreparedTest =
  | { readonly status: 'unwanted'; readonly suppression: Suppression }
  | { readonly status: 'paused'; readonly until: Date }
  | { readonly status: 'nothing'; readonly sample: Sample }
  | {
      readonly status: 'ready';
      readonly message: Message;
      readonly subject: string;
      readonly postIds: readonly string[];
      readonly sample: Sample;
      /** In force; they do not hold it back. */
      readonly pauses: readonly Pause[];
    };

/** The mail to hand over, or why there is none. */
export async function prepareTest(
  db: Db,
  config: Config,
  { to, reader }: { readonly to: string; readonly reader: Reader },
  now: Date,
): Promise<PreparedTest> {
  const suppression = await suppressionOf(db, to);
  if (suppression !== null) return { status: 'unwanted', suppression };
  const own = await findSubscriber(db, { email: to });
  if (own?.state === 'paused' && own.pausedUntil !== null && own.pausedUntil > now)
    return { status: 'paused', until: own.pausedUntil };
  const sample = await loadSample(db, reader, { config, now });
  if (sample.digest === null) return { status: 'nothing', sample };
  const subject = textsOf(config.site).sample.subject(sample.digest.content.subject);
  const digest = { ...sample.digest, content: { ...sample.digest.content, subject } };
  const { address } = config.mail.from;
  const ids = { to, messageId: `test.${randomUUID()}@${domainOf(address)}`, feedbackId: 'test:rolecall' };
  return {
    status: 'ready',
    message: buildSampleMessage(digest, sample.personal, { config, now }, ids),
    ...{ subject, postIds: digest.postIds, sample },
    pauses: await openPauses(db, now, domainOf(to)),
  };
}
