import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readReport } from '../../src/bounces/read-report.ts';
import { type IntakeDeps, takeMail, takeReport } from '../../src/bounces/take-reports.ts';
import { silentLog } from '../../src/log.ts';
import { createMarks, type Mark } from '../../src/mail/marks.ts';
import { createConfirmation } from '../../src/subscribers/confirmation-store.ts';
import { createVault } from '../../src/subscribers/encrypt.ts';
import { suppressionOf } from '../../src/subscribers/suppression-store.ts';
import {
  addPerson,
  at,
  closeBoard,
  database,
  emptyBoard,
  openBoard,
  reasonOf,
  tookMail,
} from '../helpers/failures.ts';
import { forge } from './forged.ts';
import { dsn, feedback, recipient, UNKNOWN } from './samples.ts';

const EMAIL = 'ada@example.net';
const DAY = 1440;
const marks = createMarks({ secrets: ['test'], domain: 'bounces.example.org' });
const vault = createVault(['test']);

let deps: IntakeDeps;
beforeAll(async () => {
  await openBoard();
  deps = { db: database.db, marks, vault, log: silentLog };
});
beforeEach(emptyBoard);
afterAll(closeBoard);

const addressOf = (mark: Mark) => marks.returnAddress(mark)?.from ?? '';
const take = (raw: Buffer, minutes: number) => takeMail(deps, { raw, at: at(minutes) }, 'pipe', at(minutes));
/** The report on a digest that was taken at that minute. */
async function bounceOf(subscriberId: number, minutes: number, groups = [UNKNOWN]): Promise<Buffer> {
  const deliveryId = await tookMail(subscriberId, at(minutes));
  const to = addressOf({ kind: 'digest', deliveryId, subscriberId, generation: 0 });
  return dsn(groups, { to, returned: 'Subject: x' });
}

describe('an address that had mail lately', () => {
  test('ends by reports on two days, and not by one that comes twenty times', async () => {
    const id = await addPerson(EMAIL);
    await tookMail(id, at(-7 * DAY));
    const first = await bounceOf(id, 0);
    const outcomes = [];
    for (let copy = 0; copy < 20; copy += 1) outcomes.push(await take(first, copy * DAY));
    expect(new Set(outcomes)).toEqual(new Set(['counted', 'ignored']));
    expect(await take(await bounceOf(id, 21 * DAY), 21 * DAY + 1)).toBe('suppressed');
  });

  test('is kept whatever is said that is not about it', async () => {
    const id = await addPerson(EMAIL);
    for (const [day, group] of [
      recipient('failed', '5.7.1', 'smtp; 550 5.7.1 spam'),
      recipient('failed', '5.3.4', 'smtp; 552 5.3.4 too big'),
      recipient('failed', '4.4.1', 'X-Postfix; timed out'),
      recipient('delayed', '4.4.1'),
      recipient('delivered', '2.0.0'),
    ].entries())
      for (let again = 0; again < 4; again += 1)
        await take(await bounceOf(id, day * DAY, [group]), day * DAY + again + 1);
    expect(await suppressionOf(database.db, EMAIL)).toBeNull();
  });
});

test('a report about an address that was left since says nothing of the new one', async () => {
  const id = await addPerson(EMAIL);
  const report = await bounceOf(id, 0);
  await database.db.updateTable('subscribers').set({ generation: 1 }).where('id', '=', id).execute();
  expect(await take(report, 1)).toBe('ignored');
  expect(
    await take(
      feedback('abuse', {
        to: addressOf({ kind: 'link', subscriberId: id, generation: 0 }),
        returned: 'x: y',
      }),
      1,
    ),
  ).toBe('ignored');
});

describe('about a mail that somebody asked for', () => {
  const complaint = (mark: Mark) => feedback('abuse', { to: addressOf(mark), returned: 'Subject: x' });
  const bounce = (mark: Mark) => dsn([UNKNOWN], { to: addressOf(mark), returned: 'Subject: x' });

  test('a link that comes back says nothing, a complaint ends mail', async () => {
    const mark: Mark = { kind: 'link', subscriberId: await addPerson(EMAIL), generation: 0 };
    await tookMail(mark.subscriberId, at(-DAY));
    expect(await take(bounce(mark), 1)).toBe('ignored');
    expect(await take(complaint(mark), 2)).toBe('suppressed');
    expect(await reasonOf(EMAIL)).toBe('complaint');
  });

  test('who complains of a confirmation that a stranger asked for gets no more', async () => {
    const draft = {
      kind: 'subscribe' as const,
      address: EMAIL,
      choices: null,
      subscriberId: null,
      consent: {},
    };
    const { id } = await createConfirmation(deps, draft, at(0));
    const mark: Mark = { kind: 'confirmation', confirmationId: id };
    expect(await take(bounce(mark), 1)).toBe('ignored');
    expect(await reasonOf(EMAIL)).toBeNull();
    expect(await take(complaint(mark), 2)).toBe('suppressed');
    expect(await reasonOf(EMAIL)).toBe('complaint');
    expect(await take(complaint({ kind: 'confirmation', confirmationId: 999 }), 2)).toBe('unmatched');
  });
});

test('an address alone names nobody in a mail', async () => {
  await tookMail(await addPerson(EMAIL), at(0));
  const raw = dsn([UNKNOWN], { to: 'jobs@example.org', returned: `To: ${EMAIL}` });
  expect(await take(raw, 1)).toBe('unmatched');
  const reading = await readReport(raw);
  const report = 'report' in reading ? reading.report : null;
  expect(report?.clues.address).toBeNull();
});

test('what a service’s clock says counts within a week', async () => {
  const id = await addPerson(EMAIL);
  await tookMail(id, at(-DAY));
  const clues = { marks: [], messageIds: [], address: EMAIL };
  const answer = { code: 550, enhanced: '5.2.1', text: 'inactive' };
  for (const said of [at(9 * DAY), at(-2 * DAY), at(-1000 * DAY), null])
    await takeReport(deps, { kind: 'hard', answer, clues, at: said }, 'generic', at(0));
  const rows = await database.db.selectFrom('bounces').select('at').execute();
  expect(rows.map((row) => row.at)).toEqual([at(0)]);
});

test('forged and random reports name nobody, and are counted', async () => {
  const subscriberId = await addPerson(EMAIL);
  const plannedAt = at(0);
  const deliveryId = await tookMail(subscriberId, plannedAt);
  const victim = { subscriberId, deliveryId, plannedAt };
  let state = 7;
  const random = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  // The whole way for some; for the others what decides it.
  for (let forged = 0; forged < 300; forged += 1)
    expect(['unmatched', 'no-report']).toContain(await take(forge(victim, random), 1));
  for (let forged = 0; forged < 3000; forged += 1) {
    const reading = await readReport(forge(victim, random));
    const clues = 'report' in reading ? reading.report.clues : { marks: [] };
    expect(clues.marks.map((text) => marks.find(text)).filter((mark) => mark !== null)).toEqual([]);
  }
  expect(await suppressionOf(database.db, EMAIL)).toBeNull();
  expect(await database.db.selectFrom('bounces').selectAll().execute()).toEqual([]);
});
