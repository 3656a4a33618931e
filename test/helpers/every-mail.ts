// One mail of every kind and shape, made by the passes that make them in earnest, signed, sent over SMTP, and taken as
// they arrive. Knows neither words nor markup.

import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dkimIdentity } from '../../src/config/dkim-key.ts';
import { clearAlarm, raiseAlarm } from '../../src/installation/alarm-store.ts';
import { mailAlarms } from '../../src/installation/mail-alarms.ts';
import { silentLog } from '../../src/log.ts';
import { createDkimSigner } from '../../src/mail/dkim.ts';
import { createSmtpMailer } from '../../src/mail/mailer.ts';
import { sendConfirmation } from '../../src/send/send-confirmation.ts';
import { sendLink } from '../../src/send/send-link.ts';
import { sendReceipts } from '../../src/send/send-receipts.ts';
import { buildAlert } from '../../src/subscribers/alerts.ts';
import { createConfirmation } from '../../src/subscribers/confirmation-store.ts';
import { createLinkRequest } from '../../src/subscribers/link-request-store.ts';
import { unsubscribe } from '../../src/subscribers/subscriber-store.ts';
import { addressHash } from '../../src/subscribers/suppression-store.ts';
import { DKIM_PEM, IDENTITY } from './dkim.ts';
import { startSmtp } from './smtp.ts';
import { createWorld, type World } from './world.ts';

const SETTINGS = `
site: { name: "Käse & Jobs", postal_address: "Käsegasse 1, Zürich", admin_email: admin@example.net, language: de }
mail:
  from: "Jobs für alle, überall <jobs@${IDENTITY.domain}>"
  reply_to: office@example.org
  dkim: { selector: ${IDENTITY.selector} }
`;
const DAY_MS = 86_400_000;
const HOSTILE = 'a\r\nBcc: eve@example.com\r\n\r\n<script>x</script> \u202e=?utf-8?q?=00?= "\\\u0007';

export interface ArrivedMail {
  /** What it is, for messages of tests. */
  readonly kind: string;
  readonly to: string;
  readonly raw: Buffer;
}

/** All kinds, each at least once; the same people each time. */
export async function receiveEveryMail(): Promise<ArrivedMail[]> {
  const folder = await mkdtemp(join(tmpdir(), 'rolecall-every-mail-'));
  await writeFile(join(folder, 'rolecall.yml'), SETTINGS);
  const smtp = await startSmtp();
  const world = await createWorld({
    CONFIG: join(folder, 'rolecall.yml'),
    DKIM_KEY: DKIM_PEM,
    SMTP_URL: smtp.url,
  });
  const identity = dkimIdentity(world.config.dkim);
  const sign = await createDkimSigner(identity ?? IDENTITY);
  const mailer = createSmtpMailer({ url: smtp.url, connections: 2, log: silentLog, sign });
  world.answer = async (message) => {
    const outcome = await mailer.send(message);
    if (outcome.status !== 'sent') throw new Error(`not sent: ${outcome.status}`);
    return outcome;
  };
  try {
    const mails: ArrivedMail[] = [];
    for (const [kind, make] of Object.entries(KINDS)) {
      world.advance(1000);
      await make(world);
      for (const { to, raw } of smtp.messages.slice(mails.length)) mails.push({ kind, to: to.join(), raw });
    }
    return mails;
  } finally {
    await mailer.close();
    await smtp.close();
    await world.close();
  }
}

async function receipt(world: World): Promise<void> {
  await world.announce('Posted', ['posted']);
  const at = world.now;
  const address = world.vault.seal('editor@example.net');
  const { id } = await world.db
    .insertInto('contacts')
    .values({ address_hash: 'editor', address, created_at: at })
    .returning('id')
    .executeTakeFirstOrThrow();
  const news = JSON.stringify([{ kind: 'went', postId: 'Posted', people: 412, more: 412 }]);
  await world.db
    .insertInto('receipts')
    .values({ contact_id: id, news, next_attempt_at: at, created_at: at })
    .execute();
  const posts = { ...world.config.posts, receipts: true };
  await sendReceipts({ ...world, config: { ...world.config, posts } }, at);
}

const KINDS: Readonly<Record<string, (world: World) => Promise<unknown>>> = {
  welcome: digestOf('one', 'one', (world) => world.announce('Data Director', ['one'])),
  'several alerts': async (world) => {
    await world.announce('A', ['data'], { closesAt: new Date(world.now.getTime() + DAY_MS) });
    await world.announce('B', ['tech']);
    await world.subscribe('several@example.net', [
      buildAlert({ any: ['data'], none: ['intern'] }),
      buildAlert({ any: ['tech'] }),
    ]);
    await world.settle();
  },
  hostile: digestOf('hostile', 'hostile', (world) => announceText(world, 'hostile', HOSTILE)),
  'not ASCII': digestOf('unicode', 'ünï', (world) =>
    announceText(world, 'ünï', 'Bücher 仕事 Ярмарка עבודה 🧀 '.repeat(9)),
  ),
  '500 posts': digestOf('many', 'many', announceMany),
  'next digest': async (world) => {
    await world.announce('Second Director', ['one']);
    await world.manual('weekly');
  },
  instant: async (world) => {
    await world.subscribe('instant@example.net', 'now', 'instant');
    await world.settle();
    await world.announce('Night Watch', ['now']);
    await world.settle();
  },
  confirm: (world) => confirmation(world, 'new@example.net', 'subscribe'),
  add: (world) => confirmation(world, 'one@example.net', 'subscribe'),
  'change address': (world) => confirmation(world, 'moved@example.net', 'change-address'),
  moved: async (world) => {
    const wish = {
      kind: 'moved',
      choices: null,
      subscriberId: await idOf(world, 'one@example.net'),
      consent: {},
    } as const;
    const { id } = await createConfirmation(world, { ...wish, address: 'left@example.net' }, world.now);
    await sendConfirmation(world, id, world.now);
  },
  'manage link': (world) => link(world, 'one@example.net', 'manage'),
  'account link': (world) => link(world, 'one@example.net', 'account'),
  'link for who left': async (world) => {
    await unsubscribe(world.db, await idOf(world, 'several@example.net'), world.now);
    await link(world, 'several@example.net', 'manage');
  },
  receipt,
  alarms: async (world) => {
    const alarm = { kind: 'collecting', error: `Stuck: ${HOSTILE}` } as const;
    await raiseAlarm(world.db, alarm, world.now);
    await mailAlarms(world, world.now);
    world.advance(DAY_MS);
    await mailAlarms(world, world.now);
    world.advance(1000);
    await clearAlarm(world.db, alarm.kind, world.now);
    await mailAlarms(world, world.now);
  },
};

/** A post, and somebody who gets it at once; her name is as bad as the post. */
function digestOf(person: string, tag: string, announce: (world: World) => Promise<unknown>) {
  return async (world: World) => {
    await announce(world);
    const email = `${person}@example.net`;
    await world.subscribe(email, tag);
    await world.db
      .updateTable('subscribers')
      .set({ name: `Zoë ${HOSTILE}` })
      .where('email', '=', email)
      .execute();
    await world.settle();
  };
}

async function announceText(world: World, id: string, text: string): Promise<void> {
  await world.announce(id, [id]);
  await world.db
    .updateTable('posts')
    .set({
      role: text,
      organisation: text,
      summary: text.repeat(3),
      location: text,
      salary: text,
      tags: [id, text],
    })
    .where('id', '=', id)
    .execute();
}

/** Straight into the tables, as if they had been matched long ago. */
async function announceMany(world: World): Promise<void> {
  const last = await world.announce('many', ['many']);
  const first = await world.db
    .selectFrom('posts')
    .selectAll()
    .where('id', '=', 'many')
    .executeTakeFirstOrThrow();
  const copies = Array.from({ length: 499 }, (_, i) => ({
    ...first,
    id: `many-${i}`,
    path: `many-${i}.md`,
    number: last + 1 + i,
  }));
  await world.db.insertInto('posts').values(copies).execute();
  await world.db
    .insertInto('post_tags')
    .values(copies.map(({ id, number, tags }) => ({ post_id: id, number, tags, matched_at: world.now })))
    .execute();
  await world.db
    .updateTable('announcer')
    .set({ value: last + 499 })
    .execute();
}

async function idOf(world: World, email: string): Promise<number> {
  const row = await world.db
    .selectFrom('subscribers')
    .select('id')
    .where('email', '=', email)
    .executeTakeFirstOrThrow();
  return row.id;
}

async function confirmation(
  world: World,
  address: string,
  kind: 'subscribe' | 'change-address',
): Promise<void> {
  const choices = { alert: buildAlert({ any: ['one'] }), frequency: 'weekly', timeZone: 'UTC' } as const;
  const subscribes = kind === 'subscribe';
  const subscriberId = subscribes ? null : await idOf(world, 'one@example.net');
  const draft = { kind, address, choices: subscribes ? choices : null, subscriberId, consent: {} };
  await sendConfirmation(world, (await createConfirmation(world, draft, world.now)).id, world.now);
}

async function link(world: World, address: string, kind: 'manage' | 'account'): Promise<void> {
  const request = { addressHash: await addressHash(world.db, address), kind };
  await sendLink(world, await createLinkRequest(world.db, request, world.now), world.now);
}
