// How an operator hears of alarms: by mail and at a webhook, and less and less often where that does not work.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clearAlarm, raiseAlarm } from '../../src/installation/alarm-store.ts';
import { mailAlarms } from '../../src/installation/mail-alarms.ts';
import { resumeMail } from '../../src/installation/pause-store.ts';
import { loadStatus } from '../../src/installation/status.ts';
import { tellWebhook } from '../../src/installation/tell-webhook.ts';
import type { SendOutcome } from '../../src/mail/outcome.ts';
import { createMemoryLog } from '../helpers/memory-log.ts';
import { createWorld, type World } from '../helpers/world.ts';

const MINUTE = 60_000;
const ALARM = { kind: 'mail-paused', because: 'refuses-us', addresses: 0, reply: '535 no' } as const;
const SAID = {
  code: 'mail-paused',
  message: 'All mail is paused: the mail server refuses us: 535 no',
  remedy: expect.stringMatching(/^Find out/),
};

let world: World;
let log: ReturnType<typeof createMemoryLog>;
/** Minutes after the start of each try. */
let tries: number[];
let start: number;
beforeEach(async () => {
  const made = await createWorld();
  const site = { ...made.config.site, adminEmails: ['admin@example.org'], name: 'Example Jobs' };
  world = Object.assign(made, { config: { ...made.config, site } });
  log = createMemoryLog();
  tries = [];
  start = world.now.getTime();
});
afterEach(() => world.close());

function answers(outcome: SendOutcome): void {
  world.answer = () => {
    tries.push((world.now.getTime() - start) / MINUTE);
    return outcome;
  };
}
async function letPass(minutes: number, pass: () => Promise<void>): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) {
    for (let quarter = 0; quarter < 4; quarter += 1) await pass();
    world.advance(MINUTE);
  }
}
const mail = () => mailAlarms({ ...world, log }, world.now);

describe('the alarm mail', () => {
  it.each([
    ['a wrong password', { status: 'refused', kind: 'about-us', reply: '535 5.7.8 wrong' }],
    ['silence', { status: 'retry', kind: 'connection', maybeTaken: false, reply: 'ECONNREFUSED' }],
    ['a full mailbox', { status: 'refused', kind: 'mailbox-full', reply: '552 5.2.2 full' }],
  ] as const)('after %s comes later and later, whatever other alarms there are', async (_, outcome) => {
    answers(outcome);
    await raiseAlarm(world.db, ALARM, world.now);
    await letPass(10, mail);
    await raiseAlarm(world.db, { kind: 'secret-lost' }, world.now);
    await letPass(70, mail);
    expect(tries).toEqual([0, 2, 7, 17, 37, 77]);
    expect(log.lines).toHaveLength(6);
    expect((await loadStatus(world.db, world.now)).notices).toMatchObject([
      { channel: 'mail', reply: outcome.reply, nextAttemptAt: expect.any(Date) },
    ]);
    // When it works again, all is told
    answers({ status: 'sent', reply: '250 OK' });
    await letPass(80, mail);
    expect(world.sent).toHaveLength(2);
    expect((await loadStatus(world.db, world.now)).notices).toEqual([]);
  });

  it('to an address that is refused stops, is said in status, and begins anew with another address or resume', async () => {
    answers({ status: 'refused', kind: 'no-mailbox', reply: '550 5.1.1 no such user' });
    await raiseAlarm(world.db, ALARM, world.now);
    await letPass(3, mail);
    expect(tries).toEqual([0]);
    expect((await loadStatus(world.db, world.now)).notices).toEqual([
      { channel: 'mail', reply: '550 5.1.1 no such user', nextAttemptAt: null },
    ]);
    await resumeMail(world.db, world.now);
    await letPass(1, mail);
    const site = { ...world.config.site, adminEmails: ['other@example.org'] };
    await mailAlarms({ ...world, log, config: { ...world.config, site } }, world.now);
    expect(tries).toHaveLength(3);
  });

  it('that may have been taken is the same mail each time, and comes three times at most', async () => {
    const ids = new Set<string>();
    world.answer = (message) => {
      ids.add(message.raw.toString());
      tries.push(0);
      return { status: 'retry', kind: 'broken', maybeTaken: true, reply: 'no answer' };
    };
    await raiseAlarm(world.db, ALARM, world.now);
    await letPass(60, mail);
    expect([tries.length, ids.size]).toEqual([3, 1]);
  });
});

describe('the webhook', () => {
  let server: Server;
  let heard: Record<string, unknown>[];
  let status: number | null;
  beforeEach(async () => {
    heard = [];
    status = 204;
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        heard.push(JSON.parse(body));
        if (status !== null) response.writeHead(status, { location: '/elsewhere' }).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    Object.assign(world.config, { alarmWebhook: `http://127.0.0.1:${port}/secret-part` });
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });
  const tell = () => tellWebhook({ ...world, log }, world.now, status === null ? 50 : 5000);

  it('hears once when an alarm opens, and once when it is over', async () => {
    await raiseAlarm(world.db, ALARM, world.now);
    const since = world.now.toISOString();
    await letPass(2, tell);
    await clearAlarm(world.db, ALARM.kind, world.now);
    await letPass(2, tell);
    const common = { site: 'Example Jobs', ...SAID, since };
    expect(heard).toMatchObject([
      {
        event: 'opened',
        ...common,
        cleared: null,
        text: expect.stringMatching(/^\[Example Jobs\] All mail is paused: .* 535 no\. Find out/),
      },
      { event: 'cleared', ...common, cleared: expect.any(String) },
    ]);
    expect(heard).toHaveLength(2);
  });

  it.each([
    ['an error', 500],
    ['a redirect', 302],
    ['silence', null],
  ])('that answers with %s is asked later and later; its address stands in no log', async (_, code) => {
    status = code;
    await raiseAlarm(world.db, ALARM, world.now);
    await letPass(20, tell);
    expect(heard).toHaveLength(4);
    expect(JSON.stringify(log)).not.toContain('secret-part');
    status = 200;
    await letPass(30, tell);
    expect(heard).toHaveLength(5);
  });
});
