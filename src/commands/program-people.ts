// The commands about people, with their words.

import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { EXPORTED } from '../installation/lists/exported.ts';
import { useLittleMemory } from './little-memory.ts';
import { addAlertOptions, type Dispatch, email, frequency, json } from './program-parts.ts';

export function addPeople(program: Command, dispatch: Dispatch): void {
  program
    .command('subscribers')
    .description('list who gets mail about what')
    .addOption(json())
    .action((options) =>
      dispatch(async (context) =>
        (await import('./subscribers.ts')).subscribersCommand(context, { json: false, ...options }),
      ),
    );
  const subscribe = program
    .command('subscribe')
    .description('subscribe somebody who asked you to, or change a subscription')
    .addArgument(email())
    .addOption(frequency('how often').default('weekly'))
    .option('--timezone <zone>', "their time zone, such as America/New_York (default: the site's)")
    .option('--name <name>', 'how to greet them')
    .action((address, options) =>
      dispatch(async (context) =>
        (await import('./subscribe.ts')).subscribeCommand(context, { email: address, ...options }),
      ),
    );
  addAlertOptions(subscribe, 'posts with any of these tags');
  program
    .command('unsubscribe')
    .description('end a subscription for good, as if the person had used the link')
    .addArgument(email())
    .action((address) =>
      dispatch(async (context) =>
        (await import('./unsubscribe.ts')).unsubscribeCommand(context, { email: address }),
      ),
    );
  program
    .command('unsuppress')
    .description('let mail go again to an address that bounced')
    .addArgument(email())
    .action((address) =>
      dispatch(async (context) =>
        (await import('./unsubscribe.ts')).unsuppressCommand(context, { email: address }),
      ),
    );
  program
    .command('import')
    .description(
      'bring the readers of another service in: Mailchimp, Buttondown, listmonk or CSV; without --yes it only counts',
    )
    .argument('[files...]', 'lists in CSV, or the zip of an export')
    .option('--yes', 'do it')
    .option('--undo <id>', 'take back what an import of the last seven days added', parseId)
    .addOption(json())
    .action((files, options) =>
      dispatch(async (context) => {
        useLittleMemory();
        const { importCommand } = await import('./import.ts');
        return importCommand(context, { files, yes: false, undo: null, json: false, ...options });
      }),
    );
  addExport(program, dispatch);
}

function addExport(program: Command, dispatch: Dispatch): void {
  program
    .command('export')
    .description('write the people, the opt-outs (as hashes) or the digests of a time, as CSV or JSON')
    .addArgument(new Argument('<what>', 'which list').choices(EXPORTED))
    .addOption(new Option('--format <format>', 'how').choices(['csv', 'json']).default('csv'))
    .option('--out <file>', 'write to this file, which only you may read (default: standard output)')
    .option('--since <day>', 'deliveries planned from this day on, such as 2026-11-01')
    .option('--until <day>', 'and up to this day')
    .action((what, options) =>
      dispatch(async (context) => {
        useLittleMemory();
        const { exportCommand } = await import('./export.ts');
        return exportCommand(context, { what, since: null, until: null, out: null, ...options });
      }),
    );
}

function parseId(value: string): number {
  const id = Number(value);
  if (!Number.isInteger(id) || id < 1)
    throw new InvalidArgumentError('Give the number that the import told.');
  return id;
}
