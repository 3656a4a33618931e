// `rolecall backup`: one file from which this installation can be made again, taken while it runs.

import { resolve } from 'node:path';
import { makeBackup } from '../installation/backup/make-backup.ts';
import { readSecretFile } from '../installation/secret-file.ts';
import { type CommandContext, say, sayJson, withDatabase } from './context.ts';
import { shownPath } from './shown-path.ts';
import { count } from './table.ts';

export async function backupCommand(
  context: CommandContext,
  options: { readonly file: string; readonly json: boolean },
): Promise<number> {
  const { config, cwd, signal } = context;
  const file = resolve(cwd, options.file);
  // One that is set by the environment is kept where that is kept.
  const secret = config.secrets === null ? await readSecretFile(config.paths.dataDir) : null;
  const { at, rows, sizeBytes } = await withDatabase(context, 'Writing the backup', (db, _log, url) =>
    makeBackup({ db, url }, { file, secret, signal }),
  );
  const made = { file, at, rows, sizeBytes, hasSecret: secret !== null, optOutLog: config.paths.optOutLog };
  if (options.json) sayJson(context, made);
  else say(context, describe(context, made));
  return 0;
}

interface Told {
  readonly file: string;
  readonly rows: number;
  readonly sizeBytes: number;
  readonly hasSecret: boolean;
  readonly optOutLog: string;
}

function describe(
  { cwd, config }: CommandContext,
  { file, rows, sizeBytes, hasSecret, optOutLog }: Told,
): string {
  const secret = hasSecret
    ? 'The secret that signs links is in it: whoever has the file has all addresses and can forge links.'
    : config.secrets === null
      ? 'No secret is in it: none was made yet.'
      : 'The secret that signs links is not in it, since it stands in SECRET: keep that as well, or links in mails stop working.';
  return [
    `${shownPath(cwd, file)}: ${count(rows, 'row')}, ${(sizeBytes / 1e6).toFixed(1)} MB.`,
    secret,
    `Who leaves from now on is noted in ${shownPath(cwd, optOutLog)}: keep a copy of that on another disk, too. Posts, subscription files and settings are not in the backup.`,
  ].join('\n');
}
