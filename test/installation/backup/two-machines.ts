// A board that is backed up on one machine and restored on another.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backupCommand } from '../../../src/commands/backup.ts';
import { restoreCommand } from '../../../src/commands/restore.ts';
import type { Config } from '../../../src/config/config.ts';
import type { Database, Db } from '../../../src/database/database.ts';
import { createOptOutJournal, withJournal } from '../../../src/database/opt-out-journal.ts';
import { silentLog } from '../../../src/log.ts';
import { type Printed, runCommand } from '../../helpers/command.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { createWorld, type World } from '../../helpers/world.ts';

export interface TwoMachines {
  /** The old one. */
  readonly world: World;
  /** The new one's database. */
  readonly fresh: Database;
  readonly folder: string;
  /** Where the backup is. */
  readonly file: string;
  readonly settings: Readonly<Record<'old' | 'new', Partial<Config> & Pick<Config, 'paths'>>>;
  /** The old ledger as its processes have it, with a journal. */
  readonly journaled: Db;
  /** Ada and Bob have had a digest with the one post. */
  fillBoard(): Promise<void>;
  backup(overrides?: Partial<Config>): Promise<Printed>;
  restore(options?: { readonly optOuts?: readonly string[]; readonly from?: string }): Promise<Printed>;
  close(): Promise<void>;
}

export async function createTwoMachines(): Promise<TwoMachines> {
  const world = await createWorld();
  const fresh = await createTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'rolecall-backup-'));
  const file = join(folder, 'board.backup');
  const settingsOf = (machine: string, databaseUrl: string) => {
    const dataDir = join(folder, machine);
    const paths = { ...world.config.paths, dataDir, optOutLog: join(dataDir, 'opt-outs.log') };
    return { databaseUrl, secrets: null, paths };
  };
  const settings = { old: settingsOf('old', world.url), new: settingsOf('new', fresh.url) };
  return {
    world,
    fresh,
    folder,
    file,
    settings,
    journaled: withJournal(world.db, createOptOutJournal(settings.old.paths.optOutLog, silentLog)),
    async fillBoard() {
      await world.announce('harbour', ['data']);
      await world.subscribe('ada@example.org', 'data');
      await world.subscribe('bob@example.org', 'data');
      await world.settle();
    },
    backup: (overrides = {}) =>
      runCommand(world, (context) => backupCommand(context, { file, json: false }), {
        ...settings.old,
        ...overrides,
      }),
    restore: ({ optOuts = [], from = file } = {}) =>
      runCommand(
        world,
        (context) => restoreCommand(context, { file: from, optOuts, json: false }),
        settings.new,
      ),
    async close() {
      await world.close();
      await fresh.close();
      await rm(folder, { recursive: true });
    },
  };
}
