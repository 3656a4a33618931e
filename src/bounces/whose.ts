// Whose mail is a report about? By our mark, else by the Message-ID of a digest that the ledger knows, and for those who have
// shown who they are by the address. What is forged or guessed is about nobody.

import type { Db } from '../database/database.ts';
import { type Mark, type Marks, readDigestId } from '../mail/marks.ts';
import { findSubscriber } from '../subscribers/subscriber-store.ts';
import type { Clues } from './report.ts';

/** Several may be meant by nobody's mistake; more are a flood. */
const MOST_CLUES = 20;

export type Whose = Mark | { readonly kind: 'person'; readonly subscriberId: number } | null;

export async function findWhose(
  { db, marks }: { readonly db: Db; readonly marks: Marks },
  clues: Clues,
): Promise<Whose> {
  for (const text of clues.marks.slice(0, MOST_CLUES)) {
    const mark = marks.find(text);
    if (mark !== null) return mark;
  }
  for (const messageId of clues.messageIds.slice(0, MOST_CLUES)) {
    const digest = await findDigest(db, messageId);
    if (digest !== null) return digest;
  }
  return clues.address === null ? null : findPerson(db, clues.address);
}

/** The whole of it must be what we sent: its end is made with our key. */
async function findDigest(db: Db, messageId: string): Promise<Mark | null> {
  const read = readDigestId(messageId);
  if (read === null) return null;
  const row = await db
    .selectFrom('deliveries')
    .select(['id', 'subscriber_id'])
    .where('id', '=', read.deliveryId)
    .where('message_id', '=', messageId)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    kind: 'digest',
    deliveryId: row.id,
    subscriberId: row.subscriber_id,
    generation: read.generation,
  };
}

async function findPerson(db: Db, address: string): Promise<Whose> {
  const person = await findSubscriber(db, { email: address.trim() });
  return person === null ? null : { kind: 'person', subscriberId: person.id };
}
