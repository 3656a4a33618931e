// All commands with their words: what `--help` shows. Each action hands over to the file that carries its name, and
// loads no other: a question is answered twice as fast without the queues and the web.

import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import type { Role } from '../app.ts';
import { HOLD_NAMES, type HoldName } from '../collect/hold.ts';
import { SettingsError } from '../errors.ts';
import { hasAlertOptions } from './alert-options.ts';
import type { CommandContext } from './context.ts';
import { addBackup } from './program-backup.ts';
import { addLint } from './program-lint.ts';
import { addAlertOptions, type Dispatch, type DispatchPlain, frequency, json } from './program-parts.ts';
import { addPeople } from './program-people.ts';
import type { SendOptions } from './send.ts';
import type { TestOptions } from './send-test.ts';

const ROLES = ['watch', 'plan', 'work', 'web'] as const satisfies readonly Role[];

export type { Dispatch };

export function buildProgram(dispatch: Dispatch, dispatchPlain: DispatchPlain): Command {
  const program = new Command('rolecall')
    .description('Mails people the jobs that match their tags: posts in a folder, digests in the mail.')
    .usage('COMMAND [options]')
    .version(packageJson.version)
    .helpCommand(false)
    .showSuggestionAfterError()
    .showHelpAfterError('("rolecall COMMAND --help" shows what a command takes)')
    .addHelpText(
      'after',
      '\nSettings: rolecall.yml, .env and environment variables; "rolecall config" shows them.',
    )
    .exitOverride();
  addBeginning(program, dispatchPlain);
  addRunning(program, dispatch);
  addLint(program, dispatch);
  addLooking(program, dispatch);
  addPeople(program, dispatch);
  addMail(program, dispatch);
  addBackup(program, dispatch);
  return program;
}

function addBeginning(program: Command, dispatch: DispatchPlain): void {
  program
    .command('try')
    .description('show the posts of a site as the next digest; needs no settings and keeps nothing else')
    .argument('<source>', 'its folder, or the address of its git repository')
    .option('--no-open', 'do not open the digest')
    .action((source: string, { open }: { open: boolean }) =>
      dispatch(async (context) => (await import('./try.ts')).tryCommand(context, { source, open })),
    );
  program
    .command('init')
    .description("make a folder for your board, with what is found of your site's posts and settings")
    .argument('[folder]', 'default: this one, or _rolecall inside of it where it is a site')
    .action((folder: string | undefined) =>
      dispatch(async (context) =>
        (await import('./init.ts')).initCommand(context, { folder: folder ?? null }),
      ),
    );
}

function addRunning(program: Command, dispatch: Dispatch): void {
  program
    .command('start')
    .description('watch the folders, plan and send digests, serve the pages; until Ctrl-C')
    .option(
      '--only <roles>',
      `do a part on this machine: ${ROLES.join(', ')}, separated by commas`,
      parseRoles,
    )
    .action(({ only = ROLES }) =>
      dispatch(async (context) => (await import('./start.ts')).startCommand(context, { roles: only })),
    );
  program
    .command('once')
    .description('do all that is pending and due, then exit (for cron)')
    .addOption(json())
    .action((options) =>
      dispatch(async (context) =>
        (await import('./once.ts')).onceCommand(context, { json: false, ...options }),
      ),
    );
  program
    .command('status')
    .description('what is known, what was sent, what is wrong; exit code 1 while an alarm is open')
    .addOption(json())
    .action((options) =>
      dispatch(async (context) =>
        (await import('./status.ts')).statusCommand(context, { json: false, ...options }),
      ),
    );
  program
    .command('doctor')
    .description(
      'check all that mail to real people needs, with remedies; exit code 1 where something is wrong',
    )
    .option('--to <email>', 'send a test digest there as well, and say what to look for in it')
    .option('--dns <address>', 'the resolver to ask, where the own one remembers what was there before')
    .addOption(json().conflicts('to'))
    .action((options) =>
      dispatch(async (context) =>
        (await import('./doctor.ts')).doctorCommand(context, { json: false, ...options }),
      ),
    );
  program
    .command('config')
    .description('the settings in force and where each came from')
    .addOption(json())
    .action((options) =>
      dispatch(async (context) =>
        (await import('./config.ts')).configCommand(context, { json: false, ...options }),
      ),
    );
}

function addLooking(program: Command, dispatch: Dispatch): void {
  program
    .command('held')
    .description('list what is held back until you decide')
    .addOption(json())
    .action((options) =>
      dispatch(async (context) =>
        (await import('./held.ts')).heldCommand(context, { json: false, ...options }),
      ),
    );
  program
    .command('release')
    .description('let out one thing that is held back')
    .addArgument(new Argument('[name]', 'what, if several are held').choices(HOLD_NAMES))
    .option('--quiet', 'take it as known and mail it to nobody')
    .addOption(json())
    .action((name: HoldName | undefined, options) =>
      dispatch(async (context) =>
        (await import('./release.ts')).releaseCommand(context, {
          name: name ?? null,
          quiet: false,
          json: false,
          ...options,
        }),
      ),
    );
  program
    .command('why')
    .description('when somebody got a post, or why not')
    .argument('<email>', 'mail address, or the name or file of a channel')
    .argument('<post>', 'id, path, apply link or a part of the title')
    .addOption(json())
    .action((address, post, options) =>
      dispatch(async (context) =>
        (await import('./why.ts')).whyCommand(context, { email: address, post, json: false, ...options }),
      ),
    );
}

function addMail(program: Command, dispatch: Dispatch): void {
  program
    .command('bounce')
    .description('take in one mail that came back, from standard input (for a pipe of your mail server)')
    .option('--recipient <address>', 'the address that the mail server delivered it to')
    .action(({ recipient }) =>
      dispatch(async (context) => (await import('./bounce.ts')).bounceCommand(context, { recipient })).catch(
        async (error) => (await import('./bounce.ts')).keepMail(error),
      ),
    );
  const preview = program
    .command('preview')
    .description('show the digest that somebody would get now; nothing is sent')
    .addArgument(new Argument('[email]', 'a subscriber').argParser(String))
    .option('--out <folder>', 'write the mail there as .html, .txt and .eml')
    .option('--open', 'show it in the browser')
    .action((address, options) =>
      dispatch(async (context) =>
        (await import('./preview.ts')).previewCommand(context, { email: address, open: false, ...options }),
      ),
    );
  addAlertOptions(preview, 'instead of a subscriber: posts with any of these tags');
  addSend(program, dispatch);
  program
    .command('pause')
    .description('hold all mail back')
    .action(() => dispatch(async (context) => (await import('./pause.ts')).pauseCommand(context)));
  program
    .command('resume')
    .description('let mail go on')
    .action(() => dispatch(async (context) => (await import('./pause.ts')).resumeCommand(context)));
}

function addSend(program: Command, dispatch: Dispatch): void {
  const command = program
    .command('send')
    .description('send the digests of one frequency now instead of when they are due, or one test')
    .addOption(frequency('which digests').default('weekly'))
    .option('--dry-run', 'show who would get what; nothing is sent')
    .addOption(
      new Option('--to <email>', 'one test digest to this address; changes nothing').conflicts([
        'frequency',
        'dryRun',
      ]),
    )
    .option('--as <email>', "with --to: this subscriber's digest (default: that of the address itself)")
    .addOption(json())
    .action((options) => dispatch((context) => send(context, { dryRun: false, json: false, ...options })));
  addAlertOptions(command, 'with --to: posts with any of these tags');
}

/** Everybody's digests, or one test. */
async function send(
  context: CommandContext,
  options: SendOptions & Omit<TestOptions, 'to'> & Partial<TestOptions>,
): Promise<number> {
  const { to } = options;
  if (to === undefined && (options.as !== undefined || hasAlertOptions(options)))
    throw new SettingsError(['--as, --tags, --all and --none say whose digest --to sends: give --to, too']);
  if (to !== undefined) return (await import('./send-test.ts')).sendTestCommand(context, { ...options, to });
  return (await import('./send.ts')).sendCommand(context, options);
}

function parseRoles(value: string): Role[] {
  const roles = value.split(',').map((role) => role.trim());
  const unknown = roles.find((role) => !ROLES.some((known) => known === role));
  if (unknown !== undefined) throw new InvalidArgumentError(`"${unknown}" is none of ${ROLES.join(', ')}.`);
  return roles as Role[];
}
