// The disk is full: of the data folder with our own Postgres in it, of its journal, or of the outbox.

import { chown, cp, readdir, rm, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { connectDatabase } from '../../../src/database/database.ts';
import { findServer } from '../../../src/database/pid-file.ts';
import { clusterOf } from '../../helpers/own-server.ts';
import type { RolecallProcess } from '../../helpers/processes.ts';
import { startRawSmtp } from '../../helpers/raw-smtp.ts';
import { openOwnBoard } from '../own-board.ts';
import { mountSmallDisk, type SmallDisk } from '../small-disk.ts';
import type { Fault, Trial } from '../trial.ts';
import { checkVisitors, sendVisitors, VISITORS_YML } from '../visitors.ts';
import { addReaders, openFaultWorld, SECRET, timeUntil } from '../world.ts';

const ALARM_S = 60;
const GOES_ON_S = 60;
/** It stays full for so long, and visitors come for so long afterwards; a quick run has no more than a minute and a half. */
const FULL_MS = { full: 20_000, quick: 8000 };
const AFTER_MS = { full: 30_000, quick: 10_000 };
const SAYS = 'No room left on the disk';

export const ownDiskFull: Fault = {
  row: 18,
  name: 'disk of our own Postgres full',
  backends: [],
  isInQuick: false,
  async run(trial) {
    const disks = ['journal', 'data folder'] as const;
    for (const what of trial.isQuick ? disks.slice(0, 1) : disks) await fillOwn(trial, what);
  },
};

async function fillOwn(trial: Trial, what: 'data folder' | 'journal'): Promise<void> {
  const smtp = await startRawSmtp();
  trial.later(() => smtp.close());
  const own = await openOwnBoard(trial, 0o755, { SMTP_URL: smtp.url, SECRET, yml: VISITORS_YML });
  const dataDisk = what === 'data folder' ? await mountSmallDisk(trial, own.dataDir, 256) : null;
  let app = await startAll(own.beginAll());
  let disk = dataDisk;
  if (what === 'journal') {
    await app.end('SIGTERM');
    disk = await moveJournal(trial, await clusterOf(own.dataDir));
    app = await startAll(own.beginAll());
  }
  if (disk === null)
    return trial.holds(`${what}: a disk can be mounted`, process.getuid?.() !== 0, 'left out: not root');
  const { db, close } = connectDatabase({ url: await own.url(), maxConnections: 4 });
  trial.later(close);
  const visitors = await sendVisitors({ db, url: own.pages });
  await delay(2000);
  const { alarmS, backAt } = await fillFor(trial, disk, app, own);
  await delay(trial.times(AFTER_MS.full, AFTER_MS.quick));
  await visitors.leave();
  trial.atMost(`${what}: said after`, alarmS, ALARM_S, 's');
  trial.atMost(`${what}: all goes on after`, visitors.troubledAfter(backAt), GOES_ON_S, 's');
  await checkVisitors(trial, { db, smtp }, visitors);
  trial.exactly(`${what}: exit code after SIGTERM`, (await app.end('SIGTERM')) ?? -1, 0);
}

async function startAll(process: RolecallProcess): Promise<RolecallProcess> {
  await process.said('Rolecall is running');
  return process;
}

/** Returns when there is room again. */
async function fillFor(
  trial: Trial,
  disk: SmallDisk,
  app: RolecallProcess,
  own?: { readonly dataDir: string },
) {
  const fullAt = performance.now();
  await disk.fill();
  const said = app.said(SAYS).then(() => performance.now());
  const saidAt = await Promise.race([
    said,
    delay(trial.times(2, 1) * ALARM_S * 1000, Number.POSITIVE_INFINITY),
  ]);
  await delay(trial.times(FULL_MS.full, FULL_MS.quick));
  if (own !== undefined) await findServer(await clusterOf(own.dataDir));
  await disk.makeRoom();
  return { alarmS: (saidAt - fullAt) / 1000, backAt: performance.now() };
}

/** The server is not running. */
async function moveJournal(trial: Trial, cluster: string): Promise<SmallDisk | null> {
  const journal = join(cluster, 'pg_wal');
  const elsewhere = `${cluster}-journal`;
  const disk = await mountSmallDisk(trial, elsewhere, 128);
  if (disk === null) return null;
  const { uid, gid } = await stat(cluster);
  await cp(journal, elsewhere, { recursive: true });
  for (const name of ['', ...(await readdir(elsewhere))]) await chown(join(elsewhere, name), uid, gid);
  await rm(journal, { recursive: true });
  await symlink(elsewhere, journal);
  return disk;
}

export const outboxFull: Fault = {
  row: 18,
  name: 'disk of the outbox full',
  backends: ['postgres', 'redis'],
  isInQuick: false,
  async run(trial) {
    const dataDir = `/dev/shm/rolecall-faults-small-disk-${process.pid}`;
    const disk = await mountSmallDisk(trial, dataDir, 4);
    if (disk === null)
      return trial.holds('a disk can be mounted', process.getuid?.() !== 0, 'left out: not root');
    const world = await openFaultWorld(trial, { env: { DATA_DIR: dataDir, MAIL: 'outbox', SMTP_URL: '' } });
    const { db } = world;
    const readers = 100;
    const app = await world.start();
    await addReaders(db, readers);
    const { alarmS, backAt } = await fillWhile(trial, disk, app, () =>
      world.board.post('River Engineer', 'data'),
    );
    await sql`update deliveries set next_attempt_at = now() where status = 'deferred'`.execute(db);
    const isSent = sql`select count(*) = ${readers}::int and bool_and(status = 'sent') from deliveries`;
    const sentMs = await timeUntil(db, isSent, 300_000);
    trial.atMost('said after', alarmS, ALARM_S, 's');
    trial.atMost('all mail in the outbox after', (performance.now() - backAt) / 1000, GOES_ON_S, 's');
    trial.holds('every digest is recorded as sent', Number.isFinite(sentMs));
    const mails = (await readdir(join(dataDir, 'outbox'))).filter((name) => name.endsWith('.eml'));
    trial.exactly('mails lost', readers - mails.length, 0);
  },
};

async function fillWhile(trial: Trial, disk: SmallDisk, app: RolecallProcess, action: () => Promise<void>) {
  const [found] = await Promise.all([fillFor(trial, disk, app), action()]);
  return found;
}
