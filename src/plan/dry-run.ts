// Who would get what if a frequency were sent now: the same decisions as planning, over a snapshot that is only read. It
// locks nobody, and holds no more than one slice of people at a time.

import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { createEditionMaker, type EditionMaker, occasionOf } from '../edition/edition-maker.ts';
import { createRepostMemory } from '../posts/repost-store.ts';
import { withWords } from '../posts/tag-words.ts';
import type { Frequency } from '../subscribers/alerts.ts';
import { newestNumber } from '../subscribers/cursor.ts';
import { listsOf, type PersonList } from './lists.ts';
import { STILL_OPEN, whoHasOpen } from './open-deliveries.ts';
import { type Position, START, takeSlice } from './slice.ts';

/** One digest that a run would send. */
export interface PlannedMail {
  readonly email: string;
  readonly subject: string;
  readonly postIds: readonly string[];
  /** Why the person would get nothing after all; null = it would be sent. */
  readonly skipped: string | null;
}

interface Deps {
  readonly db: Db;
  readonly config: Pick<Config, 'site' | 'tags' | 'digest' | 'publicUrl'>;
}

/** `tell` gets the mails as they are found, some at a time, in no order that means anything. */
export async function dryRun(
  { db, config }: Deps,
  frequency: Frequency,
  now: Date,
  tell: (mails: readonly PlannedMail[]) => void,
): Promise<void> {
  const maker = createEditionMaker(await withWords(db, config), occasionOf('manual', now));
  const markReposts = createRepostMemory();
  const snapshot = db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only');
  return snapshot.execute(async (trx) => {
    const run = { id: 0, kind: 'manual', frequency, dueAt: now, cut: await newestNumber(trx) } as const;
    for (let position: Position = START; ; ) {
      const slice = await takeSlice(trx, run, position);
      if (slice === null) return;
      position = slice.end;
      const { people } = await listsOf({ db: trx, config, markReposts }, slice, run, now);
      tell(
        await mailsOf(
          trx,
          maker,
          people.filter(({ posts }) => posts.length > 0),
        ),
      );
    }
  });
}

async function mailsOf(db: Db, maker: EditionMaker, lists: readonly PersonList[]): Promise<PlannedMail[]> {
  const ids = lists.map(({ person }) => person.id);
  const open = await whoHasOpen(db, ids);
  const emails = await emailsOf(db, ids);
  return lists.map(({ person, alerts, posts, lastCalls }) => {
    const { subject, postIds } = maker.edition(posts, alerts, lastCalls);
    const skipped = open.has(person.id) ? STILL_OPEN : null;
    return { email: emails.get(person.id) as string, subject, postIds, skipped };
  });
}

async function emailsOf(db: Db, ids: readonly number[]): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('subscribers').select(['id', 'email']).where('id', 'in', ids).execute();
  return new Map(rows.map(({ id, email }) => [id, email]));
}
