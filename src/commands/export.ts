// `rolecall export`: the readers, the opt-outs and the digests of a time, for a table program or for another installation.

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { messageOf, UserError } from '../errors.ts';
import { AT_TERMINAL, noteAct } from '../installation/audit-store.ts';
import type { Exported } from '../installation/lists/exported.ts';
import { exportText } from '../send/export-lists.ts';
import { type CommandContext, withDatabase } from './context.ts';
import { count } from './table.ts';

interface ExportOptions {
  readonly what: Exported;
  readonly format: 'csv' | 'json';
  /** Days of the site's zone, the first and the last one, `2026-11-01`; for deliveries. */
  readonly since: string | null;
  readonly until: string | null;
  /** A file that only its owner may read; null: standard output. */
  readonly out: string | null;
}

export async function exportCommand(context: CommandContext, options: ExportOptions): Promise<number> {
  const time = timeOf(context, options);
  const target = await openTarget(context, options.out);
  let entries = 0;
  await withDatabase(context, 'Exporting', async (db) => {
    await noteAct(db, { who: AT_TERMINAL, act: `export ${options.what}`, details: {} }, context.now);
    for await (const part of exportText(db, { what: options.what, format: options.format, time })) {
      await target.write(part.text);
      entries += part.entries;
    }
  });
  await target.close();
  context.stderr.write(`${count(entries, 'line')} about ${options.what}${WARNINGS[options.what]}\n`);
  return 0;
}

/** What whoever holds the list should know. */
const WARNINGS: Readonly<Record<Exported, string>> = {
  people:
    ': addresses of real people, keep the file to yourself. Who left long ago is not in it by address: "export opt-outs" has them.',
  'opt-outs':
    ': hashes, with the key that tells whether an address is among them. Give it to nobody but your next installation.',
  deliveries: ': addresses of real people, keep the file to yourself.',
};

interface Target {
  write(text: string): Promise<void>;
  close(): Promise<void>;
}

async function openTarget({ stdout }: CommandContext, out: string | null): Promise<Target> {
  if (out === null)
    return {
      write: async (text) => void stdout.write(text),
      close: async () => {},
    };
  const file = createWriteStream(out, { mode: 0o600 });
  try {
    await once(file, 'open');
  } catch (error) {
    throw new UserError(`${out} cannot be written (${messageOf(error)}).`);
  }
  return {
    async write(text) {
      if (!file.write(text)) await once(file, 'drain');
    },
    async close() {
      file.end();
      await finished(file);
    },
  };
}

/** All days where none is given. */
function timeOf({ config, now }: CommandContext, { what, since, until }: ExportOptions) {
  if (what !== 'deliveries' && (since !== null || until !== null))
    throw new UserError('--since and --until are for "export deliveries".');
  const { timeZone } = config.site;
  return {
    since: since === null ? new Date(0) : startOf(since, timeZone, 0),
    until: until === null ? new Date(now.getTime() + 1) : startOf(until, timeZone, 1),
  };
}

function startOf(day: string, timeZone: string, daysLater: number): Date {
  try {
    const date = Temporal.PlainDate.from(day).add({ days: daysLater });
    return new Date(date.toZonedDateTime({ timeZone }).epochMilliseconds);
  } catch {
    throw new UserError(`"${day}" is no day: write it as 2026-11-01.`);
  }
}
