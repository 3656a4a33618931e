// What several commands share on the command line.

import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { FREQUENCIES, type Frequency } from '../subscribers/alerts.ts';
import type { CommandContext, PlainContext } from './context.ts';

/** Carries a command out and takes care of its exit code. */
export type Dispatch = (command: (context: CommandContext) => Promise<number>) => Promise<void>;

/** The same for what needs no settings. */
export type DispatchPlain = (command: (context: PlainContext) => Promise<number>) => Promise<void>;

export const json = () => new Option('--json', 'print JSON');
export const email = () => new Argument('<email>', 'mail address');
export const frequency = (what: string) =>
  new Option('--frequency <frequency>', what).choices(FREQUENCIES as Frequency[]);

export function addAlertOptions(command: Command, tags: string): void {
  command
    .option('--tags <tags>', `${tags}, separated by commas; "*" is every post`, parseTags)
    .option('--all <tags>', 'posts with all of these tags', parseTags)
    .option('--none <tags>', 'but no post with one of these tags', parseTags);
}

function parseTags(value: string): string[] {
  const tags = value
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
  if (tags.length === 0) throw new InvalidArgumentError('Give tags separated by commas, such as data,tech.');
  return tags;
}
