import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openAlarms } from '../../src/installation/alarm-store.ts';
import { openPauses, pauseMail, resumeMail } from '../../src/installation/pause-store.ts';
import type { RefusalKind } from '../../src/mail/refusal.ts';
import { isPutOffStill } from '../../src/send/bounce-statistics.ts';
import { clearPauseAlarms } from '../../src/send/bounce-store.ts';
import {
  addPerson,
  alarmCodes,
  at,
  closeBoard,
  database,
  emptyBoard,
  fail,
  NOW,
  openBoard,
  putOff,
  refuse,
  refused,
  scopes,
  took,
  tookMail,
} from '../helpers/failures.ts';

beforeAll(openBoard);
beforeEach(emptyBoard);
afterAll(closeBoard);

describe('a run that is refused as a whole', () => {
  const refuseFive = async (when: Date, kind: RefusalKind = 'policy') => {
    for (let n = 0; n < 5; n += 1)
      await refuse(`p${n}-${when.getTime()}@d${n}.example`, kind, when, '554 Email address is not verified');
  };

  test('pauses all mail at the fifth address, with an alarm that says what the server said', async () => {
    await took(40, 'd0.example', at(-24 * 60));
    await refuseFive(NOW);
    expect(await scopes(at(100 * 24 * 60))).toEqual(['service']);
    const [alarm] = await openAlarms(database.db);
    expect(alarm?.message).toMatch(/^All mail is paused: the last 5 addresses .*not verified$/);
  });

  test('is judged anew after a resume: a single refusal later pauses nothing', async () => {
    await refuseFive(NOW);
    await resumeMail(database.db, at(1));
    await clearPauseAlarms(database.db, at(1));
    await refuse('one@e.example', 'policy', at(2));
    expect(await scopes(at(2))).toEqual([]);
    expect(await alarmCodes()).toEqual([]);
    await refuseFive(at(3));
    expect(await scopes(at(3))).toEqual(['service']);
  });

  test('leaves no evidence: three such days suppress nobody', async () => {
    for (const day of [0, 1, 2]) {
      const now = at(day * 1440);
      for (let n = 0; n < 5; n += 1) {
        const email = `p${n}@d${n}.example`;
        const known = await database.db
          .selectFrom('subscribers')
          .select('id')
          .where('email', '=', email)
          .executeTakeFirst();
        const id = known?.id ?? (await addPerson(email));
        await fail(id, email, refused('likely-no-mailbox'), now);
      }
      await resumeMail(database.db, now);
    }
    expect(await database.db.selectFrom('suppressions').selectAll().execute()).toEqual([]);
  });

  test('is none while others are taken, or when those who never had mail do not exist', async () => {
    for (let n = 0; n < 9; n += 1) {
      await refuse(`p${n}@d${n}.example`, 'policy', at(n));
      if (n % 3 === 0) await took(1, 'd.example', at(n));
    }
    for (let n = 0; n < 9; n += 1) await refuse(`dead${n}@d${n}.example`, 'no-mailbox', at(10 + n));
    expect(await scopes(at(20))).toEqual([]);
  });

  test.each(['size', 'mailbox-full'] as const)(
    'is none when all say %s: that is about each of them',
    async (kind) => {
      for (let n = 0; n < 60; n += 1) await refuse(`p${n}@d${n}.example`, kind, at(n / 10));
      expect(await scopes(at(6))).toEqual([]);
    },
  );

  test('is none by those alone who were refused before while others were not', async () => {
    await took(10, 'd.example', at(-60));
    const ids = new Map<string, number>();
    const again = async (email: string, minute: number) => {
      const id = ids.get(email) ?? (await addPerson(email));
      ids.set(email, id);
      await fail(id, email, refused('policy'), at(minute));
    };
    for (let n = 0; n < 8; n += 1) {
      await again(`p${n}@d${n}.example`, n);
      if (n % 4 === 3) await took(1, 'd.example', at(n + 0.5));
    }
    for (let n = 0; n < 8; n += 1) await again(`p${n}@d${n}.example`, 20 + n);
    expect(await scopes(at(30))).toEqual([]);
    for (let n = 8; n < 13; n += 1) await again(`p${n}@d${n}.example`, 30 + n);
    expect(await scopes(at(45))).toEqual(['service']);
  });

  test('most of the last hundred refused, at three domains, does the same', async () => {
    const outcomes = [];
    for (let n = 0; n < 51; n += 1) {
      if (n % 3 === 0) await took(1, 'd.example', at(n / 10));
      outcomes.push(await refuse(`p${n}@d${n % 3}.example`, 'message', at(n / 10)));
    }
    expect(outcomes.at(49)).toMatchObject({ status: 'failed' });
    expect(outcomes.at(50)).toMatchObject({ status: 'deferred' });
    expect(await scopes(at(6))).toEqual(['service']);
  });
});

describe('a domain that refuses our mail', () => {
  test('waits after five in a row; a mail that was taken ends the row', async () => {
    for (let n = 0; n < 4; n += 1) await refuse(`p${n}@example.net`, 'policy', at(n));
    await took(1, 'example.net', at(5));
    for (let n = 6; n < 10; n += 1) await refuse(`p${n}@example.net`, 'policy', at(n));
    expect(await scopes(at(10))).toEqual([]);
    expect(await refuse('p10@example.net', 'policy', at(10))).toMatchObject({ status: 'failed' });
    expect(await scopes(at(10))).toEqual(['example.net']);
    await clearPauseAlarms(database.db, at(11 * 60));
    expect(await alarmCodes()).toEqual(['mail-paused:example.net']);
    await clearPauseAlarms(database.db, at(13 * 60));
    expect(await alarmCodes()).toEqual([]);
  });

  test.each(['likely-no-mailbox', 'no-domain', 'message'] as const)(
    'is not one where %s is said of five who never had mail',
    async (kind) => {
      for (let n = 0; n < 9; n += 1) await refuse(`p${n}@example.net`, kind, at(n));
      expect(await scopes(at(9))).toEqual([]);
    },
  );

  test("the admin's own pause is not shortened or renamed", async () => {
    await pauseMail(database.db, { scope: 'example.net', until: null, why: 'paused by the admin' }, NOW);
    for (let n = 0; n < 5; n += 1) await refuse(`p${n}@example.net`, 'policy', at(n));
    expect(await openPauses(database.db, at(5))).toEqual([
      { scope: 'example.net', until: null, why: 'paused by the admin' },
    ]);
  });
});

describe('a server that refuses or puts off us', () => {
  test('refuses: all mail waits, nobody is suppressed, and resuming clears the alarm', async () => {
    const outcome = await refuse('ada@example.net', 'about-us', NOW, '535 5.7.8 wrong password');
    expect(outcome).toMatchObject({ status: 'deferred', nextAttemptAt: at(2) });
    expect(await scopes()).toEqual(['service']);
    expect((await openAlarms(database.db))[0]?.message).toContain('535 5.7.8 wrong password');
    await clearPauseAlarms(database.db, NOW);
    expect(await alarmCodes()).toEqual(['mail-paused']);
    await resumeMail(database.db, NOW);
    await clearPauseAlarms(database.db, NOW);
    expect(await alarmCodes()).toEqual([]);
  });

  const tryFive = async (reply: string, when: Date) => {
    for (let n = 0; n < 5; n += 1) {
      const email = `p${n}-${when.getTime()}@d${n}.example`;
      await fail(await addPerson(email), email, putOff(reply), when);
    }
  };

  test.each(['454 4.7.0 credits used up', '421 come back later', '451 not now'])(
    'puts everybody off by %s: all mail waits minutes, and the alarm stays when they are over',
    async (reply) => {
      await tryFive(reply, NOW);
      expect(await scopes()).toEqual(['service']);
      expect(await scopes(at(6))).toEqual([]);
      await clearPauseAlarms(database.db, at(6));
      expect(await alarmCodes()).toEqual(['mail-server']);
      expect(await isPutOffStill(database.db)).toBe(true);
      // When asked again, one answer is enough
      const id = await addPerson('one@e.example');
      await fail(id, 'one@e.example', putOff(reply), at(6));
      expect(await scopes(at(7))).toEqual(['service']);
      await tookMail(id, at(12));
      expect(await isPutOffStill(database.db)).toBe(false);
    },
  );

  test('puts us off for the pace: only when it takes nothing for a minute', async () => {
    await tryFive('421 4.7.0 too many connections', NOW);
    expect(await scopes()).toEqual([]);
    await tryFive('421 4.7.0 too many connections', at(1));
    expect(await scopes(at(1))).toEqual(['service']);
  });
});
