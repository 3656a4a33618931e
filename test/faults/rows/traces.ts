// Somebody who is erased leaves no trace, and a log of everything names nobody: while mail servers quote addresses and
// links, files are named after people, and everything is said at debug.

import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { loadConfig } from '../../../src/config/load-config.ts';
import { createLinks } from '../../../src/subscribers/links.ts';
import { saveSubscription } from '../../../src/subscribers/save-subscription.ts';
import { placesOf } from '../../helpers/whole-database.ts';
import { areSent, establish } from '../board-world.ts';
import type { Fault, Trial } from '../trial.ts';
import { comesTrue, type FaultWorld, openFaultWorld, SECRET } from '../world.ts';

const LONG_MS = 60_000;
const FILE_PERSON = 'theo.file@example.net';
const WEB_PERSON = 'wilma.web@example.net';
const PEOPLE = [FILE_PERSON, WEB_PERSON, 'typo.person@example.net'];

export const quotingServers: Fault = {
  row: 19,
  name: 'a log of everything, while mail servers quote',
  backends: [],
  isInQuick: true,
  async run(trial) {
    const world = await openFaultWorld(trial, { env: { LOG_LEVEL: 'debug' } });
    await establish(world);
    const { db, board, smtp } = world;
    // What is quoted here stands in answers, and would in alarms and lines of the log.
    const link = `${world.url}/unsubscribe/1.0.${'Ab-_'.repeat(10)}xyz`;
    const words = `<${PEOPLE.join('> <')}> ${link}`;
    smtp.fault = ({ step, connection }) => {
      if (step === 'rcpt' && connection % 2 === 0) return `550 5.7.1 ${words}`;
      return step === 'dot' ? `451 4.7.1 ${words}` : null;
    };
    const app = await world.start();
    await addPeople(world);
    const body = new URLSearchParams({ email: WEB_PERSON, tags: 'tech' });
    await fetch(`${world.url}/subscribe`, { method: 'POST', body, redirect: 'manual' });
    await board.post('Traces', 'data');
    await comesTrue(db, sql`select count(*) >= 2 and bool_and(attempts > 0) from deliveries`, LONG_MS);
    await comesTrue(db, sql`select bool_and(attempts > 0) from confirmations`, LONG_MS);
    await app.end('SIGTERM');
    checkLog(trial, app.lines);
    const status = board.start([], [join(import.meta.dirname, '../../../src/cli.ts'), 'status', '--json']);
    await status.ended;
    trial.exactly('addresses in what status says of files', countAddresses(linesOfFiles(status.lines)), 0);
  },
};

/** One of a file that is named after them and has slips in it, one of the web, and one whose file cannot be read. */
async function addPeople({ db, board }: FaultWorld): Promise<void> {
  await board.subscription(
    FILE_PERSON,
    `email: ${FILE_PERSON}\nfrequency: instant\ntags: [data]\nmail: ${FILE_PERSON}`,
  );
  await board.subscription('slip', 'email:typo.person@example.net\ntags: [data]');
  const alerts = [{ any: ['data'], all: [], none: [] }];
  const draft = { email: WEB_PERSON, name: 'Wilma', frequency: 'instant' as const, timeZone: 'UTC', alerts };
  const config = loadConfig({ CONFIG: undefined }, '/nonexistent');
  await saveSubscription({ db, config }, draft, { source: 'web', path: null, confirmed: true }, new Date());
  await comesTrue(db, sql`select count(*) = 2 from subscribers`, LONG_MS);
}

/** The folder of subscriptions may have such names itself; what is said of its files may not hold more. */
function linesOfFiles(lines: readonly string[]): string {
  return lines.filter((line) => /"(?:problem|remedy|warning)"/.test(line)).join('\n');
}

function countAddresses(text: string): number {
  return PEOPLE.filter((email) => text.toLowerCase().includes(email)).length;
}

function checkLog(trial: Trial, lines: readonly string[]): void {
  const text = lines.join('\n');
  trial.holds('lines at debug', lines.length > 5, String(lines.length));
  trial.exactly('addresses in the log', countAddresses(text), 0);
  trial.exactly('tokens in the log', (text.match(/\.[\w-]{43}(?![\w-])/g) ?? []).length, 0);
  trial.exactly('secrets in the log', Number(text.includes(SECRET)), 0);
}

export const erasure: Fault = {
  row: 19,
  name: 'people are erased, one of them with a file',
  backends: [],
  isInQuick: true,
  async run(trial) {
    const world = await openFaultWorld(trial, { env: { LOG_LEVEL: 'debug', MAIL: 'outbox' } });
    await establish(world);
    const { db, board } = world;
    const outbox = join(board.folder, 'data', 'outbox');
    const app = await world.start();
    await addPeople(world);
    await board.post('Erasure', 'data');
    await comesTrue(db, areSent(2), LONG_MS);
    trial.holds('mails lie in the outbox before', (await readdir(outbox)).length >= 2);
    await rm(join(board.folder, 'subscriptions', `${FILE_PERSON}.md`));
    await comesTrue(
      db,
      sql`select count(*) = 1 from files where kind = 'subscription' and status = 'vanished'`,
      LONG_MS,
    );
    trial.exactly('people who were erased by their link', await eraseAll(world), 2);
    await app.end('SIGTERM');
    const files = await Promise.all(
      (await readdir(outbox)).map((name) => readFile(join(outbox, name), 'latin1')),
    );
    trial.exactly('addresses in the outbox', countAddresses(files.join('\n')), 0);
    for (const email of [FILE_PERSON, WEB_PERSON]) {
      const places = await placesOf(db, email);
      trial.holds('no place of the database names them', places.length === 0, places.join(', '));
    }
    trial.exactly('places of the database with the secret', (await placesOf(db, SECRET)).length, 0);
    checkLog(trial, app.lines);
  },
};

async function eraseAll({ db, url }: FaultWorld): Promise<number> {
  const links = createLinks({ publicUrl: url, secrets: [SECRET] });
  const { rows } = await sql<{
    id: number;
    generation: number;
  }>`select id, generation from subscribers`.execute(db);
  let erased = 0;
  for (const person of rows) {
    const body = new URLSearchParams({ action: 'erase', sure: 'yes' });
    const response = await fetch(links.account(person, new Date()), { method: 'POST', body });
    erased += Number(response.status === 200);
  }
  return erased;
}
