// What the ledger forgets, and after how long (`keep` in the settings). In small steps, each a statement or a person of
// its own, so that nobody who leaves, signs up or is planned waits for it; a pass that is cut short goes on where it was.

import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { DAY_MS } from '../duration.ts';
import { forgetAudiences, markEmptyAudiences } from '../subscribers/forget-audiences.ts';
import { forgetBuried, forgetLeft } from '../subscribers/forget-left.ts';
import * as forget from './retention-store.ts';
import { recountDaily } from './tally-store.ts';

export interface Forgotten {
  /** How many rows went or were emptied, by kind. */
  readonly rows: Readonly<Record<string, number>>;
  /** False = more is to go; call again. */
  readonly isDone: boolean;
}

interface Step {
  readonly kind: string;
  /** Rows that one call takes away at most; fewer = that was all. */
  readonly size: number;
  readonly run: (size: number) => Promise<number>;
}

const ROWS = 1000;
/** People are forgotten one by one, each in a transaction of about 3 ms. */
const PEOPLE = 25;
/** Of one kind in one pass: who calls has other things to do. */
const MOST_STEPS = 20;

const KEEP_RENDERINGS_DAYS = 3;
const KEEP_LINK_REQUESTS_DAYS = 2;

/** One pass; safe to repeat and to interrupt. */
export async function forgetOld(
  { db, config }: { readonly db: Db; readonly config: Pick<Config, 'keep'> },
  now: Date,
): Promise<Forgotten> {
  const rows: Record<string, number> = {};
  let isDone = true;
  for (const { kind, size, run } of stepsOf(db, config.keep, now)) {
    let count = size;
    for (let steps = 0; count === size && steps < MOST_STEPS; steps += 1) {
      count = await run(size);
      rows[kind] = (rows[kind] ?? 0) + count;
    }
    isDone &&= count < size;
  }
  return { rows, isDone };
}

/** People first; what refers to something goes before it. */
function stepsOf(db: Db, keep: Config['keep'], now: Date): Step[] {
  const before = (days: number) => new Date(now.getTime() - days * DAY_MS);
  const people = (kind: string, run: Step['run']): Step => ({ kind, size: PEOPLE, run });
  const step = (kind: string, run: Step['run']): Step => ({ kind, size: ROWS, run });
  const { deliveriesDays, runsDays, postsDays, leftDays } = keep;
  const links = before(KEEP_LINK_REQUESTS_DAYS);
  const bytes = before(KEEP_RENDERINGS_DAYS);
  const seen = before(deliveriesDays);
  return [
    people('left', (size) => forgetLeft(db, before(leftDays), now, size)),
    step('confirmations', (size) => forget.confirmations(db, now, size)),
    step('linkRequests', (size) => forget.linkRequests(db, links, size)),
    step('limits', (size) => forget.limits(db, now, size)),
    step('paces', (size) => forget.paces(db, links, size)),
    step('bounces', (size) => forget.bounces(db, seen, size)),
    step('deliveries', (size) => forget.deliveries(db, seen, size)),
    step('channelMessages', (size) => forget.channelMessages(db, seen, size)),
    step('channels', (size) => forget.channels(db, seen, size)),
    step('receipts', (size) => forget.receipts(db, seen, size)),
    step('contacts', (size) => forget.contacts(db, before(leftDays), size)),
    step('renderings', (size) => forget.renderings(db, bytes, size)),
    step('editions', (size) => forget.editions(db, seen, size)),
    step('runs', (size) => forget.runs(db, before(runsDays), size)),
    step('alarms', (size) => forget.alarms(db, before(runsDays), size)),
    step('bodies', (size) => forget.bodies(db, before(postsDays), size)),
    people('buried', (size) => forgetBuried(db, before(1), size)),
    { kind: 'emptied', size: Number.POSITIVE_INFINITY, run: () => markEmptyAudiences(db, now) },
    step('audiences', (size) => forgetAudiences(db, seen, size)),
    step('sessions', (size) => forget.sessions(db, links, size)),
    step('audit', (size) => forget.audit(db, before(runsDays), size)),
    step('figures', (size) => forget.figures(db, before(runsDays), size)),
    { kind: 'recounted', size: Number.POSITIVE_INFINITY, run: () => recountDaily(db, now) },
  ];
}
