// Digests of a time, page by page, with who got them and what became of them.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import type { DeliveryStatus, Frequency, RunKind } from '../database/values.ts';
import { BURIED } from '../subscribers/erase.ts';

export interface ListedDelivery {
  readonly planned_at: Date;
  readonly sent_at: Date | null;
  /** Null when the person is forgotten. */
  readonly email: string | null;
  readonly frequency: Frequency;
  readonly run: RunKind;
  readonly status: DeliveryStatus;
  readonly reason: string | null;
  readonly posts: number;
  readonly subject: string;
  readonly attempts: number;
  readonly answer: string | null;
}

const PAGE = 1000;

/** Planned from `since` on and before `until`, in the order in which they were planned. */
export async function* pagesOfDeliveries(
  db: Db,
  { since, until }: { readonly since: Date; readonly until: Date },
): AsyncGenerator<readonly ListedDelivery[]> {
  for (let lastId = 0; ; ) {
    const { rows } = await sql<ListedDelivery & { id: number }>`
      select d.id, d.planned_at, d.sent_at, case when s.email not like ${BURIED} then s.email end as email, r.frequency,
        r.kind as run, d.status, d.reason, cardinality(e.post_ids) as posts, e.subject, d.attempts, d.reply as answer
      from deliveries d join subscribers s on s.id = d.subscriber_id join runs r on r.id = d.run_id
        join editions e on e.key = d.edition_key
      where d.id > ${lastId} and d.planned_at >= ${since} and d.planned_at < ${until}
      order by d.id limit ${PAGE}`.execute(db);
    yield rows.map(({ id: _, ...delivery }) => delivery);
    if (rows.length < PAGE) return;
    lastId = rows.at(-1)?.id ?? lastId;
  }
}
