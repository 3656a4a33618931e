// How many mails are on their way at once: what makes it grow, and what does not.

import { describe, expect, test } from 'vitest';
import { silentLog } from '../../src/log.ts';
import { createSmtpMailer } from '../../src/mail/mailer.ts';
import { createWidth } from '../../src/send/width.ts';
import { startRawSmtp } from '../helpers/raw-smtp.ts';
import { createWorld } from '../helpers/world.ts';

const FAR = { isFull: true, mailMs: 80, busy: 0.1, allowed: 100 };

function widthAfter(looks: number, seen: Partial<typeof FAR> | { mailMs: null } = {}): number {
  const width = createWidth({ least: 5, most: 20 });
  for (let look = 0; look < looks; look += 1) {
    width.taken();
    width.look({ ...FAR, ...seen });
  }
  return width.now();
}

describe('how many mails are on their way at once', () => {
  test('grows by a quarter at each look, up to the limit, where the way takes the time', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7, 8].map((looks) => widthAfter(looks))).toEqual([
      5, 7, 9, 12, 15, 19, 20, 20, 20,
    ]);
  });

  test.each([
    ['nothing else waits', { isFull: false }],
    ['the server is near', { mailMs: 9 }],
    ['no mail was answered yet', { mailMs: null }],
    ['this process has its hands full', { busy: 0.6 }],
    ['the server allows fewer than we want', { allowed: 3 }],
  ])('stays where %s', (_, seen) => {
    expect(widthAfter(5, seen)).toBe(5);
  });

  test('goes no further than the server allows', () => {
    expect(widthAfter(5, { allowed: 8 })).toBe(8);
  });

  test('stays where the server takes nothing', () => {
    const width = createWidth({ least: 5, most: 20 });
    for (const _ of [1, 2]) width.look(FAR);
    expect(width.now()).toBe(5);
  });

  test('stays where it is when the server takes longer the more it is given', () => {
    const width = createWidth({ least: 5, most: 20 });
    width.taken();
    width.look(FAR);
    width.taken();
    width.look({ ...FAR, mailMs: 130 });
    expect(width.now()).toBe(7);
  });

  test('is what the settings say once the server asked for less', () => {
    const width = createWidth({ least: 5, most: 20 });
    width.taken();
    width.look(FAR);
    width.stay();
    width.taken();
    width.look(FAR);
    expect(width.now()).toBe(5);
  });
});

describe('a mail server far away', () => {
  async function mostAtOnce(smtpConnections: { least: number; most: number }, allowed = 100) {
    const world = await createWorld();
    const smtp = await startRawSmtp();
    smtp.fault = ({ step, open }) => {
      if (step === 'greeting' && open > allowed) return { say: '421 4.7.0 too many connections', end: 'fin' };
      return step === 'dot' ? { afterMs: 60 } : null;
    };
    const mailer = createSmtpMailer({
      ...{ url: smtp.url, log: silentLog, wanted: smtpConnections.least },
      connections: smtpConnections.most,
    });
    Object.assign(world, { mailer, config: { ...world.config, smtpConnections } });
    for (let reader = 0; reader < 60; reader += 1)
      await world.subscribe(`reader${reader}@d${reader % 30}.example`, 'data', 'instant');
    await world.announce('analyst', ['data']);
    await world.settle();
    const dots = smtp.moments.filter(({ step }) => step === 'dot').map(({ open }) => open);
    const copies = [...smtp.copies.values()].map((list) => list.length);
    await mailer.close();
    await smtp.close();
    await world.close();
    return { most: Math.max(...dots), mails: copies.length, copies: Math.max(...copies) };
  }

  test('has more connections than it began with, and each mail once', async () => {
    const { most, mails, copies } = await mostAtOnce({ least: 2, most: 8 });
    expect({ mails, copies }).toEqual({ mails: 60, copies: 1 });
    expect(most).toBeGreaterThan(3);
    expect(most).toBeLessThanOrEqual(8 + 1);
  });

  test('has no more than it allows', async () => {
    const { most, mails, copies } = await mostAtOnce({ least: 2, most: 8 }, 3);
    expect({ mails, copies }).toEqual({ mails: 60, copies: 1 });
    // One more is there for the moment in which it is refused.
    expect(most).toBeLessThanOrEqual(3 + 1);
  });
});
