// People at the pages: they sign up, leave by their link, ask for a fresh one, several a second, whatever happens. What
// they were told is what must hold.

import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { createLinks } from '../../src/subscribers/links.ts';
import { addressHashes } from '../../src/subscribers/suppression-store.ts';
import type { RawSmtp } from '../helpers/raw-smtp.ts';
import type { Trial } from './trial.ts';
import { addReaders, type FaultWorld, SECRET } from './world.ts';

/** Instants are of performance.now(). */
interface Visit {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly isOk: boolean;
}

export interface Visitors {
  readonly visits: readonly Visit[];
  /** Addresses that were told "we have sent you a mail". */
  readonly signedUp: readonly string[];
  readonly askedForLink: readonly string[];
  /** Ids of people who were told that they get no more mail. */
  readonly left: readonly number[];
  /** Seconds from then until all went well again. */
  troubledAfter(instant: number): number;
  /** Nobody comes any more, and everybody has been answered. */
  leave(): Promise<void>;
}

/** For rolecall.yml: so that not all visitors share one limit. */
export const VISITORS_YML = 'web: { trusted_proxies: 1 }\n';
const BETWEEN_MS = 100;
const PATIENCE_MS = 60_000;
const MEMBERS = 2000;

/** Members are people whose links are known; they want nothing that is posted. */
export async function sendVisitors({ db, url }: Pick<FaultWorld, 'db' | 'url'>): Promise<Visitors> {
  const links = createLinks({ publicUrl: url, secrets: [SECRET] });
  const members = await addMembers(db);
  const found = {
    visits: [] as Visit[],
    signedUp: [] as string[],
    askedForLink: [] as string[],
    left: [] as number[],
  };
  const underWay = new Set<Promise<void>>();
  let count = 0;
  let isOver = false;

  async function visit(path: string, fields: Record<string, string>, told: () => void): Promise<void> {
    const startedAt = performance.now();
    const isOk = await fetch(path.startsWith('http') ? path : `${url}${path}`, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { 'X-Forwarded-For': addressOf(count) },
      signal: AbortSignal.timeout(PATIENCE_MS),
    }).then(
      async (response) => (await response.text()) !== '' && response.status === 200,
      () => false,
    );
    found.visits.push({ startedAt, endedAt: performance.now(), isOk });
    if (isOk) told();
  }
  function come(): Promise<void> {
    count += 1;
    const member = members[count % members.length] as Member;
    const email = `visitor${count}@domain${count % 97}.example`;
    if (count % 3 === 0)
      return visit(links.unsubscribe({ ...member, generation: 0 }), ONE_CLICK, () =>
        found.left.push(member.id),
      );
    if (count % 3 === 1)
      return visit('/subscribe', { email, tags: 'elsewhere' }, () => found.signedUp.push(email));
    return visit('/link', { email: member.email }, () => found.askedForLink.push(member.email));
  }
  async function keepComing(): Promise<void> {
    while (!isOver) {
      const one = come().finally(() => underWay.delete(one));
      underWay.add(one);
      await delay(BETWEEN_MS);
    }
    await Promise.all(underWay);
  }
  const coming = keepComing();
  return {
    ...found,
    troubledAfter(instant) {
      const since = found.visits.filter(({ startedAt }) => startedAt >= instant);
      const ok = since.findIndex(({ isOk }) => isOk);
      const failed = since.findLastIndex(({ isOk }) => !isOk);
      if (ok === -1) return Number.POSITIVE_INFINITY;
      return ((since[Math.max(ok, failed)] as Visit).endedAt - instant) / 1000;
    },
    leave() {
      isOver = true;
      return coming;
    },
  };
}

/** Whoever was told something finds it so: rows in the ledger, and mails within half a minute. */
export async function checkVisitors(
  trial: Trial,
  { db, smtp }: Pick<FaultWorld, 'db' | 'smtp'>,
  visitors: Visitors,
): Promise<void> {
  const { signedUp, askedForLink, left } = visitors;
  const { rows } = await sql<{ id: number }>`
    select id from subscribers where id = any(${[...left]}) and state = 'unsubscribed'`.execute(db);
  const hashes = await addressHashes(db, signedUp);
  const wishes = await sql<{ hash: string }>`
    select distinct address_hash as hash from confirmations where address_hash = any(${hashes})`.execute(db);
  trial.figure(
    'acknowledged',
    `${signedUp.length} sign-ups, ${askedForLink.length} links, ${left.length} left`,
  );
  trial.exactly('acknowledged ends of a subscription that were lost', new Set(left).size - rows.length, 0);
  trial.exactly('acknowledged sign-ups that were lost', signedUp.length - wishes.rows.length, 0);
  const wanted = new Set([...signedUp, ...askedForLink]);
  const until = performance.now() + MAILED_MS;
  while (missing(wanted, smtp) > 0 && performance.now() < until) await delay(100);
  trial.exactly('mails asked for that did not come', missing(wanted, smtp), 0);
  if (missing(wanted, smtp) > 0) trial.figure('  what waits', await whatWaits(db));
}

/** Of each such mail that has not been dealt with, since when and until when somebody has it. */
async function whatWaits(db: FaultWorld['db']): Promise<string> {
  const { rows } = await sql<{ said: string }>`
    select concat_ws(' ', 'link', 'for', now() - created_at, 'leased for', lease_until - now(), 'tries', attempts) as said
    from link_requests where settled_at is null
    union all
    select concat_ws(' ', 'confirmation', mail, 'for', now() - created_at, 'leased for', lease_until - now(), 'tries',
      attempts, 'next in', next_attempt_at - now())
    from confirmations where mail not in ('sent', 'withheld') limit 5`.execute(db);
  return rows.map(({ said }) => said).join('; ');
}

const MAILED_MS = 30_000;
const ONE_CLICK = { 'List-Unsubscribe': 'One-Click' };

interface Member {
  readonly id: number;
  readonly email: string;
}

function missing(wanted: ReadonlySet<string>, { taken }: RawSmtp): number {
  return wanted.difference(new Set(taken)).size;
}

async function addMembers(db: FaultWorld['db']): Promise<Member[]> {
  await addReaders(db, MEMBERS, {
    tag: 'members',
    frequency: 'weekly',
    domain: (n) => `domain${n % 97}.example`,
  });
  const { rows } = await sql<Member>`
    select id, email from subscribers where email like '%.members@%' order by id`.execute(db);
  const hashes = await addressHashes(
    db,
    rows.map(({ email }) => email),
  );
  await sql`
    update subscribers s set address_hash = m.hash
    from unnest(${rows.map(({ id }) => id)}::bigint[], ${hashes}::text[]) m (id, hash) where s.id = m.id`.execute(
    db,
  );
  return rows;
}

function addressOf(count: number): string {
  return `10.${(count >> 8) & 255}.${count & 255}.7`;
}
