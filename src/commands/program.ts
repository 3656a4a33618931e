// All commands with their words: what `--help` shows. Each action hands over to the file that carries its name.

import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { ROLES, type Role } from '../app.ts';
import { FREQUENCIES, type Frequency } from '../subscribers/alerts.ts';
import { configCommand } from './config.ts';
import type { CommandContext } from './context.ts';
import { heldCommand, releaseCommand } from './held.ts';
import { lintCommand } from './lint.ts';
import { onceCommand } from './once.ts';
import { pauseCommand, resumeCommand } from './pause.ts';
import { previewCommand } from './preview.ts';
import { sendCommand } from './send.ts';
import { startCommand } from './start.ts';
import { statusCommand } from './status.ts';
import { subscribeCommand } from './subscribe.ts';
import { subscribersCommand } from './subscribers.ts';
import { unsubscribeCommand, unsuppressCommand } from './unsubscribe.ts';
import { whyCommand } from './why.ts';

/** Carries a command out and takes care of its exit code. */
export type Dispatch = (command: (context: CommandContext) => Promise<number>) => Promise<void>;

export function buildProgram(dispatch: Dispatch): Command {
  const program = new Command('rolecall')
    .description('Mails people the jobs that match their tags: posts in a folder, digests in the mail.')
    .usage('COMMAND [options]')
    .helpCommand(false)
    .showSuggestionAfterError()
    .showHelpAfterError('("rolecall COMMAND --help" shows what a command takes)')
    .addHelpText('after', '\nSettings: rolecall.yml and environment variables; "rolecall config" shows them.')
    .exitOverride();
  addRunning(program, dispatch);
  addLooking(program, dispatch);
  addPeople(program, dispatch);
  addMail(program, dispatch);
  return program;
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
    .action(({ only = ROLES }) => dispatch((context) => startCommand(context, { roles: only })));
  program
    .command('once')
    .description('do all that is pending and due, then exit (for cron)')
    .addOption(json())
    .action((options) => dispatch((context) => onceCommand(context, { json: false, ...options })));
  program
    .command('status')
    .description('what is known, what was sent, what is wrong; exit code 1 while an alarm is open')
    .addOption(json())
    .action((options) => dispatch((context) => statusCommand(context, { json: false, ...options })));
  program
    .command('config')
    .description('the settings in force and where each came from')
    .addOption(json())
    .action((options) => dispatch((context) => configCommand(context, { json: false, ...options })));
}

function addLooking(program: Command, dispatch: Dispatch): void {
  program
    .command('lint')
    .description('check posts and subscriptions without changing anything')
    .argument('[files...]', 'files to check; without any, both folders')
    .addOption(json())
    .action((files, options) =>
      dispatch((context) => lintCommand(context, { files, json: false, ...options })),
    );
  program
    .command('held')
    .description('list what is held back until you decide')
    .addOption(json())
    .action((options) => dispatch((context) => heldCommand(context, { json: false, ...options })));
  program
    .command('release')
    .description('let out what is held back')
    .option('--quiet', 'take it as known and mail it to nobody')
    .action((options) => dispatch((context) => releaseCommand(context, { quiet: false, ...options })));
  program
    .command('why')
    .description('when somebody got a post, or why not')
    .addArgument(email())
    .argument('<post>', 'id, path, apply link or a part of the title')
    .addOption(json())
    .action((address, post, options) =>
      dispatch((context) => whyCommand(context, { email: address, post, json: false, ...options })),
    );
}

function addPeople(program: Command, dispatch: Dispatch): void {
  program
    .command('subscribers')
    .description('list who gets mail about what')
    .addOption(json())
    .action((options) => dispatch((context) => subscribersCommand(context, { json: false, ...options })));
  program
    .command('subscribe')
    .description('subscribe somebody who asked you to, or change a subscription')
    .addArgument(email())
    .option(
      '--tags <tags>',
      'posts with any of these tags, separated by commas; "*" is every post',
      parseTags,
    )
    .option('--all <tags>', 'posts with all of these tags', parseTags)
    .option('--none <tags>', 'but no post with one of these tags', parseTags)
    .addOption(frequency('how often').default('weekly'))
    .option('--timezone <zone>', "their time zone, such as America/New_York (default: the site's)")
    .option('--name <name>', 'how to greet them')
    .action((address, options) =>
      dispatch((context) => subscribeCommand(context, { email: address, ...options })),
    );
  program
    .command('unsubscribe')
    .description('end a subscription for good, as if the person had used the link')
    .addArgument(email())
    .action((address) => dispatch((context) => unsubscribeCommand(context, { email: address })));
  program
    .command('unsuppress')
    .description('let mail go again to an address that bounced')
    .addArgument(email())
    .action((address) => dispatch((context) => unsuppressCommand(context, { email: address })));
}

function addMail(program: Command, dispatch: Dispatch): void {
  program
    .command('preview')
    .description('show the digest that somebody would get now; nothing is sent')
    .addArgument(new Argument('[email]', 'a subscriber').argParser(String))
    .option('--tags <tags>', 'instead of a subscriber: posts with any of these tags', parseTags)
    .option('--out <folder>', 'write the mail there as .html, .txt and .eml')
    .action((address, options) =>
      dispatch((context) => previewCommand(context, { email: address, ...options })),
    );
  program
    .command('send')
    .description('send the digests of one frequency now instead of when they are due')
    .addOption(frequency('which digests').default('weekly'))
    .option('--dry-run', 'show who would get what; nothing is sent')
    .addOption(json())
    .action((options) =>
      dispatch((context) => sendCommand(context, { dryRun: false, json: false, ...options })),
    );
  program
    .command('pause')
    .description('hold all mail back')
    .action(() => dispatch(pauseCommand));
  program
    .command('resume')
    .description('let mail go on')
    .action(() => dispatch(resumeCommand));
}

const json = () => new Option('--json', 'print JSON');
const email = () => new Argument('<email>', 'mail address');
const frequency = (what: string) =>
  new Option('--frequency <frequency>', what).choices(FREQUENCIES as Frequency[]);

function parseTags(value: string): string[] {
  const tags = value
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
  if (tags.length === 0) throw new InvalidArgumentError('Give tags separated by commas, such as data,tech.');
  return tags;
}

function parseRoles(value: string): Role[] {
  const roles = value.split(',').map((role) => role.trim());
  const unknown = roles.find((role) => !ROLES.some((known) => known === role));
  if (unknown !== undefined) throw new InvalidArgumentError(`"${unknown}" is none of ${ROLES.join(', ')}.`);
  return roles as Role[];
}
