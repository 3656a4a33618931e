// What several commands take: options and arguments with their words, and how their texts are read.

import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import type { Role } from '../app.ts';
import { FREQUENCIES, type Frequency } from '../subscribers/alerts.ts';

export const ROLES = ['watch', 'plan', 'work', 'web'] as const satisfies readonly Role[];

export function addAlertOptions(command: Command, tags: string): void {
  command
    .option('--tags <tags>', `${tags}, separated by commas; "*" is every post`, parseTags)
    .option('--all <tags>', 'posts with all of these tags', parseTags)
    .option('--none <tags>', 'but no post with one of these tags', parseTags);
}

export const json = () => new Option('--json', 'print JSON');
export const email = () => new Argument('<email>', 'mail address');
export const frequency = (what: string) =>
  new Option('--frequency <frequency>', what).choices(FREQUENCIES as Frequency[]);

function parseTags(value: string): string[] {
  const tags = value
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
  if (tags.length === 0) throw new InvalidArgumentError('Give tags separated by commas, such as data,tech.');
  return tags;
}

export function parseRoles(value: string): Role[] {
  const roles = value.split(',').map((role) => role.trim());
  const unknown = roles.find((role) => !ROLES.some((known) => known === role));
  if (unknown !== undefined) throw new InvalidArgumentError(`"${unknown}" is none of ${ROLES.join(', ')}.`);
  return roles as Role[];
}
