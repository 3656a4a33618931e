// Who would get what if the digests of one frequency were sent now. Decides as planning does; writes nothing.

import { sql } from 'kysely';
import type { Config } from '../config.ts';
import type { Db } from '../database/database.ts';
import { type AnnouncedPost, loadPostsSince } from '../posts/plannable-posts.ts';
import { isSendable } from '../posts/post.ts';
import type { Alert, Frequency } from '../subscribers/alerts.ts';
import { newestNumber } from '../subscribers/cursor.ts';
import { digestOrder } from './edition.ts';
import { planAudience } from './plan.ts';
import { alreadySent } from './plan-store.ts';

/** One person's digest, in the order of its posts. */
export interface WouldGet {
  readonly email: string;
  readonly posts: readonly { readonly id: string; readonly title: string }[];
}

interface Deps {
  readonly db: Db;
  readonly config: Pick<Config, 'tags'>;
}

interface Waiting {
  readonly audience_id: number;
  readonly alerts: readonly Alert[];
  readonly people: readonly { readonly id: number; readonly email: string; readonly cursor: number }[];
}

const AUDIENCES = 200;

/** Goes through the audiences in chunks, so that a large list is never held whole. */
export async function* dryRun(
  { db, config }: Deps,
  frequency: Frequency,
  now: Date,
): AsyncGenerator<WouldGet> {
  const cut = await newestNumber(db);
  const oldest = await oldestCursor(db, frequency);
  const posts = (await loadPostsSince(db, oldest, now)).filter((post) => isSendable(post, now));
  for (let afterId = 0; ; ) {
    const audiences = await waitingAudiences(db, frequency, cut, afterId);
    for (const audience of audiences) yield* planPeople({ db, config }, audience, posts, cut);
    const last = audiences.at(-1);
    if (last === undefined) return;
    afterId = last.audience_id;
  }
}

async function* planPeople(
  { db, config }: Deps,
  audience: Waiting,
  posts: readonly AnnouncedPost[],
  cut: number,
): AsyncGenerator<WouldGet> {
  const cursors = [...new Set(audience.people.map((person) => person.cursor))];
  const plan = planAudience(posts, audience.alerts, cursors, cut, config.tags.aliases);
  const standpoints = plan.digests.map(({ cursor }) => ({ audienceId: audience.audience_id, cursor }));
  const known = await alreadySent(
    db,
    standpoints,
    posts.filter((post) => post.history.length > 1).map((post) => post.id),
  );
  for (const person of audience.people) {
    const had = new Set(known.find((entry) => entry.subscriberId === person.id)?.postIds);
    const digest = plan.digests.find(({ cursor }) => cursor === person.cursor)?.posts ?? [];
    const rest = digest.filter((post) => !had.has(post.id)).toSorted(digestOrder);
    if (rest.length > 0) yield { email: person.email, posts: rest.map(({ id, title }) => ({ id, title })) };
  }
}

async function oldestCursor(db: Db, frequency: Frequency): Promise<number> {
  const row = await db
    .selectFrom('subscribers')
    .select((eb) => eb.fn.min('cursor').as('cursor'))
    .where('frequency', '=', frequency)
    .where('state', '=', 'confirmed')
    .executeTakeFirst();
  return row?.cursor ?? 0;
}

/** People who may get mail and have no digest on its way, by audience. */
async function waitingAudiences(
  db: Db,
  frequency: Frequency,
  cut: number,
  afterId: number,
): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select a.id as audience_id, a.alerts,
      jsonb_agg(jsonb_build_object('id', s.id, 'email', s.email, 'cursor', s.cursor) order by s.email) as people
    from audiences a join subscribers s on s.audience_id = a.id
    where a.frequency = ${frequency} and a.id > ${afterId} and s.state = 'confirmed' and s.cursor < ${cut}
      and not exists (select 1 from suppressions x where x.address_hash = s.address_hash)
      and not exists (select 1 from deliveries d
        where d.subscriber_id = s.id and d.status in ('queued', 'sending', 'deferred'))
    group by a.id order by a.id limit ${AUDIENCES}`.execute(db);
  return rows;
}
