// Titles, tags, names and addresses that are made to break out of what they stand in: each mail has one recipient, who
// asked for it, and nobody who left is reached by another spelling of their address.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RawBuilder, sql } from 'kysely';
import { parseAddress } from '../../../src/address.ts';
import type { Db } from '../../../src/database/database.ts';
import { suppress } from '../../../src/subscribers/suppression-store.ts';
import payloads from '../../helpers/xss-payloads.json' with { type: 'json' };
import { countOf, establish, postOf } from '../board-world.ts';
import type { Fault, Random, Trial } from '../trial.ts';
import { comesTrue, type FaultWorld, openFaultWorld } from '../world.ts';

const LONG_MS = 300_000;
const LOOK_MS = 2000;
const VICTIM = 'victim@example.org';

/** All of them lead, or would lead a careless server, to the mailbox of somebody who left. */
const SPELLINGS: readonly string[] = [
  ...[
    'victim@example.org',
    'VICTIM@Example.ORG',
    ' victim@example.org ',
    'victim@example.org.',
    'victim@example。org',
  ],
  ...[
    'victim@ｅxample.org',
    'vic­tim@example.org',
    'victim@exa­mple.org',
    '"victim"@example.org',
    'victim(x)@example.org',
  ],
  ...[
    '<victim@example.org>',
    'Ada <victim@example.org>',
    'x@example.net,victim@example.org',
    'x@example.net;victim@example.org',
  ],
  ...[
    'victim%example.org@relay.example.net',
    'example.org!victim@relay.example.net',
    '@relay.example.net:victim@example.org',
  ],
  ...[
    'victim@example.org\\r\\nRCPT TO:<victim@example.org>',
    'victim@example.org\\0',
    'victim＠example.org',
    'ｖictim@example.org',
  ],
  ...[
    '=?utf-8?q?victim?=@example.org',
    'victim@[127.0.0.1]',
    'victim\u200b@example.org',
    'victim@example.org\u200b',
    'victim@EXAMPLE.ORG\t',
  ],
];

const PIECES = [
  '%',
  '!',
  '"',
  '\\',
  '<',
  '>',
  ',',
  ';',
  ':',
  '(',
  ')',
  '@',
  '\u202e',
  '\u200b',
  '🎉',
  '\r\n',
  '\n.\n',
  '$(x)',
  '{{x}}',
  '<%= x %>',
  "'; drop table posts; --",
  '../',
  '\u0000',
  '=?utf-8?q?x?=',
  'Bcc: x@example.net',
  ...Object.values(payloads).flat().slice(0, 200),
];

export const hostileNames: Fault = {
  row: 17,
  name: 'hostile titles, tags, names and addresses',
  backends: [],
  isInQuick: false,
  async run(trial) {
    const world = await openFaultWorld(trial, { yml: 'digest: { instant_wait: 0, flood_posts: 1000000 }\n' });
    await establish(world);
    const { db, smtp } = world;
    await suppress(db, VICTIM, 'opted-out', new Date());
    const count = trial.times(5000, 150);
    await writePeople(trial, world, count);
    const app = await world.start('watch,plan,work');
    trial.holds('all people are read', await areRead(db, 'subscription', count));
    // The guard against floods of people holds all first digests; an admin lets them out.
    await comesTrue(db, sql`select count(*) > 0 from subscribers where welcome = 'held'`, LONG_MS);
    await sql`update subscribers set welcome = null where welcome is not null`.execute(db);
    await writePosts(trial, world, count);
    trial.holds('all posts are read', await areRead(db, 'post', count));
    trial.holds('all digests are sent', await areSent(db));
    await checkRecipients(trial, world);
    trial.exactly('exit code at the end', (await app.end('SIGTERM')) ?? -1, 0);
    trial.figure(
      'people, mails',
      `${await countOf(db, sql`select count(*) from subscribers`)}, ${smtp.taken.length}`,
    );
  },
};

/** Until each post was looked at for instant readers, and nothing of that is left. */
function areSent(db: Db): Promise<boolean> {
  const isOver = sql`select exists (select from deliveries where status = 'sent')
    and not exists (select from post_tags where matched_at is null)
    and not exists (select from audiences where frequency = 'instant' and next_due_at is not null)
    and not exists (select from deliveries where status in ('queued', 'sending', 'deferred'))`;
  const done = sql`select (select count(*) from post_tags where matched_at is not null)
    + (select count(*) from deliveries where status = 'sent')`;
  return comesInTime(db, isOver, done);
}

const areRead = (db: Db, kind: string, count: number) =>
  comesInTime(
    db,
    sql`select count(*) >= ${count} from files where kind = ${kind}`,
    sql`select count(*) from files where kind = ${kind}`,
  );

/** Thousands of files take as long as they take on this machine: false only when nothing moves for five minutes. */
async function comesInTime(db: Db, isSo: RawBuilder<unknown>, done: RawBuilder<unknown>): Promise<boolean> {
  let since = performance.now();
  for (let before = 0; performance.now() - since < LONG_MS; ) {
    if (await comesTrue(db, isSo, LOOK_MS)) return true;
    const now = await countOf(db, done);
    if (now !== before) since = performance.now();
    before = now;
  }
  return false;
}

function hostile(random: Random, stem: string): string {
  const piece = () => PIECES[Math.floor(random() * PIECES.length)] as string;
  return `${piece()}${stem}${piece()}`;
}

/** JSON is YAML, with what YAML takes for a control character escaped. */
function quote(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Each second one has an address that nothing is wrong with. */
async function writePeople(trial: Trial, { board }: FaultWorld, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const bad = index % 2 === 0 ? null : (SPELLINGS[trial.draw(0, SPELLINGS.length - 1)] as string);
    const email =
      bad ?? (index % 4 === 0 ? `good${index}@example.com` : hostile(trial.random, `p${index}@example.com`));
    const lines = `---\nemail: ${quote(email)}\nname: ${quote(hostile(trial.random, 'Ada'))}\nfrequency: instant\ntags: [data]\n---\n`;
    await writeFile(join(board.folder, 'subscriptions', `person-${index}.md`), lines);
  }
}

async function writePosts(trial: Trial, { board }: FaultWorld, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const title = hostile(trial.random, `Org: Role ${index}`);
    const more = `location: ${quote(hostile(trial.random, 'Here'))}\ncompany: ${quote(hostile(trial.random, 'Org'))}\n`;
    const tag = quote(hostile(trial.random, 'tag').replaceAll(',', ''));
    const text = postOf(`job-${index}`, { tags: `data, ${tag}`, more }).replace(
      /^title: .*$/m,
      () => `title: ${quote(title)}`,
    );
    await writeFile(join(board.folder, 'posts', `job-${index}.md`), text);
  }
}

async function checkRecipients(trial: Trial, { db, smtp }: FaultWorld): Promise<void> {
  const { rows } = await sql<{
    email: string;
    state: string;
  }>`select email, state from subscribers`.execute(db);
  const known = new Set(rows.map(({ email }) => email));
  const bare = smtp.taken.map((to) => to.replace(/^.*<|>.*$/g, ''));
  const steps = Object.groupBy(smtp.moments, ({ step }) => step);
  trial.holds('mails went out', bare.length > 0, String(bare.length));
  trial.exactly(
    'recipients said to the server, beyond one a mail',
    (steps.rcpt?.length ?? 0) - (steps.dot?.length ?? 0),
    0,
  );
  const got = new Set(bare);
  const good = rows.filter(({ email, state }) => state === 'confirmed' && !isVictim(email));
  trial.exactly('people without a mail', good.filter(({ email }) => !got.has(email)).length, 0);
  trial.exactly('recipients whom nobody subscribed', bare.filter((to) => !known.has(to)).length, 0);
  trial.exactly(
    'addresses that are not one plain address',
    rows.filter(({ email }) => !parseAddress(email).ok).length,
    0,
  );
  trial.exactly('mails to who left', bare.filter((to) => isVictim(to)).length, 0);
  const headers = [...smtp.copies.values()].flat().map((raw) => raw.slice(0, raw.search(/\r?\n\r?\n/)));
  trial.exactly(
    'mails with a header that was made up',
    headers.filter((head) => /^bcc:/im.test(head)).length,
    0,
  );
  trial.exactly(
    'mails with more than one To',
    headers.filter((head) => (head.match(/^to:/gim) ?? []).length !== 1).length,
    0,
  );
}

function isVictim(address: string): boolean {
  return address.toLowerCase().includes('victim');
}
