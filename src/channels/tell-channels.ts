// One pass over all channels: plans what is due, tells what waits, several channels at a time, so that one that stalls holds
// no other up. May run twice, on several machines: rows are locked and leased. Nothing under a pause of all mail.

import type { Db } from '../database/database.ts';
import { ALL_DIGESTS } from '../database/pauses-in-force.ts';
import { followSchedules, goneChannels, leadElsewhere, targetOf } from './channel-store.ts';
import { claimChannels, releaseChannel } from './claim-store.ts';
import { dueChannels, planChannel } from './plan-channel.ts';
import { findAddress } from './read-address.ts';
import { LEASE_MS, type TellDeps, tellChannel } from './tell-channel.ts';

const AT_ONCE = 8;

/** Returns how many messages came to an end; 0 = nothing is left that is due. */
export async function tellChannels(deps: TellDeps, signal: AbortSignal): Promise<number> {
  const { db, config, clock } = deps;
  if (!(await hasChannels(db)) || (await isHeld(db))) return 0;
  await revive(deps);
  await followSchedules(db, config.digest, clock());
  for (const id of await dueChannels(db, clock())) {
    if (signal.aborted) return 0;
    await planChannel(deps, id, clock());
  }
  const claimed = await claimChannels(db, AT_ONCE, LEASE_MS, clock());
  const told = await Promise.all(
    claimed.map(async (channel) => {
      try {
        return await tellChannel(deps, channel, signal);
      } finally {
        await releaseChannel(db, channel);
      }
    }),
  );
  return told.reduce((sum, count) => sum + count, 0);
}

/** Most boards have none, and this is asked every few seconds. */
async function hasChannels(db: Db): Promise<boolean> {
  const row = await db
    .selectFrom('channels')
    .select('id')
    .where('state', '<>', 'ended')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** A channel that was gone, and whose file names another address since. */
async function revive({ db, config }: TellDeps): Promise<void> {
  for (const { id, path, kind, target } of await goneChannels(db)) {
    const found = await findAddress(config.paths, { path, kind });
    if (found.status !== 'found') continue;
    const next = await targetOf(db, { kind, chat: found.chat }, found.address);
    if (next !== target) await leadElsewhere(db, id, next);
  }
}

/**
 * Until somebody says that all is well: an admin's pause, a restore, links that lead nowhere. A mail server that puts us off
 * for minutes says nothing of channels.
 */
async function isHeld(db: Db): Promise<boolean> {
  const row = await db
    .selectFrom('pauses')
    .select('scope')
    .where('scope', 'in', ['service', ALL_DIGESTS])
    .where('until', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
