// The commands that keep an installation safe, with their words.

import type { Command } from 'commander';
import { type Dispatch, json } from './program-parts.ts';

export function addBackup(program: Command, dispatch: Dispatch): void {
  program
    .command('backup')
    .description('write all that this installation knows into one file, while it runs')
    .argument('<file>', 'replaced when the backup is complete')
    .addOption(json())
    .action((file, options) =>
      dispatch(async (context) =>
        (await import('./backup.ts')).backupCommand(context, { file, json: false, ...options }),
      ),
    );
  program
    .command('restore')
    .description('bring a backup into an empty installation; all mail waits until "rolecall resume"')
    .argument('<file>', 'what "rolecall backup" wrote')
    .option('--opt-outs <files...>', 'journals of opt-outs of other machines (DATA_DIR/opt-outs.log there)')
    .addOption(json())
    .action((file, options) =>
      dispatch(async (context) =>
        (await import('./restore.ts')).restoreCommand(context, {
          file,
          optOuts: [],
          json: false,
          ...options,
        }),
      ),
    );
}
