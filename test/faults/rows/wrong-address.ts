// PUBLIC_URL is not this installation: nobody is there, or somebody else answers. People could not unsubscribe, so it is said,
// and no digest goes out.

import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
// A certificate of its own that nobody trusts.
import tlsOptions from 'smtp-server/lib/tls-options.js';
import { ALL_DIGESTS } from '../../../src/database/pauses-in-force.ts';
import { openAlarms } from '../../../src/installation/alarm-store.ts';
import { countRows } from '../ledger.ts';
import { MINUTE_MS, openTimeWorld } from '../time.ts';
import type { Fault, Trial } from '../trial.ts';
import { addReaders, comesTrue } from '../world.ts';

const ALARM_MS = 15_000;
const READERS = 3;
const YML = `
digest: { instant_wait: 0 }
site: { postal_address: "1 River Road, Springfield" }
mail: { from: "Jobs <jobs@example.org>" }
`;

export const wrongAddress: Fault = {
  row: 21,
  name: 'PUBLIC_URL leads to nobody, or to somebody else',
  backends: ['postgres'],
  isInQuick: false,
  async run(trial) {
    await tryAddress(trial, 'nobody', 'https://alerts.invalid');
    await tryAddress(trial, 'somebody else', await startOther(trial));
  },
};

async function tryAddress(trial: Trial, who: string, publicUrl: string): Promise<void> {
  const world = await openTimeWorld(trial, {
    yml: YML,
    env: { PUBLIC_URL: publicUrl, NODE_TLS_REJECT_UNAUTHORIZED: '0' },
  });
  const { db, rolecall, smtp } = world;
  await addReaders(db, READERS);
  await world.post('Job', 'data');
  // Not at once: the pages may start later than who asks.
  await world.pass(1.5 * MINUTE_MS);
  await comesTrue(db, isAlarmed, ALARM_MS);
  await world.pass(1.5 * MINUTE_MS);
  const alarms = (await openAlarms(db)).filter(({ code }) => code === 'public-url');
  trial.exactly(`${who}: alarms`, alarms.length, 1);
  const says = who === 'nobody' ? 'it does not answer' : 'something else answers there';
  trial.holds(
    `${who}: in words`,
    alarms[0]?.message.includes(says) ?? false,
    alarms[0]?.message.slice(0, 100),
  );
  const { rows } = await sql`select from alarms where code = 'public-url'`.execute(db);
  trial.exactly(`${who}: said so often in three minutes`, rows.length, 1);
  trial.exactly(
    `${who}: digests that are due and wait`,
    await countRows(db, sql`status = 'queued' and held_by = ${ALL_DIGESTS}`),
    READERS,
  );
  trial.exactly(`${who}: digests that went out`, smtp.taken.length, 0);
  trial.exactly(`${who}: exit code`, (await rolecall.end('SIGTERM')) ?? -1, 0);
}

const isAlarmed = sql`select count(*) > 0 from alarms where code = 'public-url' and cleared_at is null`;

/** By a name that is not this machine's own, as far as a name tells. */
async function startOther(trial: Trial): Promise<string> {
  const server = createServer(tlsOptions(), (_, response) => response.end('{"installation":"another"}'));
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  trial.later(async () => {
    server.closeAllConnections();
    server.close();
  });
  return `https://0.0.0.0:${(server.address() as AddressInfo).port}`;
}
