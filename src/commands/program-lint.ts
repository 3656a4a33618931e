// `lint` with its words.

import { type Command, InvalidArgumentError, Option } from 'commander';
import { SettingsError } from '../errors.ts';
import { LINT_FORMATS, type LintFormat } from './lint-formats.ts';
import { type Dispatch, json } from './program-parts.ts';

interface Given {
  readonly format?: LintFormat;
  readonly json?: boolean;
  readonly since?: string;
  readonly links?: boolean;
  readonly linkCache?: string;
  readonly reach?: string;
}

export function addLint(program: Command, dispatch: Dispatch): void {
  program
    .command('lint')
    .description('check posts and subscriptions without changing anything')
    .argument('[files...]', 'files to check; without any, both folders')
    .addOption(
      new Option('--format <format>', 'text, or annotations of a pull request').choices(LINT_FORMATS),
    )
    .addOption(json().conflicts('format'))
    .option('--since <commit>', 'only what git says has changed since then')
    .option('--links', 'ask whether apply links lead anywhere')
    .option('--link-cache <file>', 'with --links: keep the answers there')
    .option(
      '--reach <address>',
      "the board's reach.json: tells how many people a post would go to",
      webAddress,
    )
    .action((files: string[], given: Given) =>
      dispatch(async (context) => {
        if (given.since !== undefined && files.length > 0)
          throw new SettingsError(['--since says which files are checked: give it, or name files']);
        if (given.linkCache !== undefined && !given.links)
          throw new SettingsError(['--link-cache keeps what --links asks: give --links, too']);
        const { lintCommand } = await import('./lint.ts');
        return lintCommand(context, {
          files,
          format: given.json ? 'json' : (given.format ?? 'text'),
          since: given.since ?? null,
          links: given.links ? { cache: given.linkCache ?? null } : null,
          reach: given.reach ?? null,
        });
      }),
    );
}

function webAddress(value: string): string {
  const url = URL.parse(value);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new InvalidArgumentError('Give an address such as https://alerts.example.org/reach.json.');
  return value;
}
