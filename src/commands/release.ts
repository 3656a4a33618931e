// `rolecall release` is an admin's word about one thing that is held.

import type { Released } from '../collect/held.ts';
import type { HoldName } from '../collect/hold.ts';
import { release, releaseAct } from '../collect/release.ts';
import { AT_TERMINAL, noteAct } from '../installation/audit-store.ts';
import { type CommandContext, say, sayJson, withDatabase } from './context.ts';
import { count } from './table.ts';

interface Options {
  /** Null = the only thing that is held. */
  readonly name: HoldName | null;
  readonly quiet: boolean;
  readonly json: boolean;
}

const NOUNS: Readonly<Record<HoldName, string>> = {
  posts: 'post',
  'first-digests': 'first digest',
  retags: 're-tagged post',
  'removed-posts': 'deletion',
  'removed-subscriptions': 'deletion',
  repository: 'rewritten history',
};

/** Exit code 2 where several things are held and none is named. */
export async function releaseCommand(context: CommandContext, options: Options): Promise<number> {
  const { config, now } = context;
  const outcome = await withDatabase(context, 'Releasing', async (db) => {
    const released = await release({ db, config }, options, now);
    if ('count' in released)
      await noteAct(db, { who: AT_TERMINAL, ...releaseAct(released, options.quiet) }, now);
    return released;
  });
  if (!('count' in outcome)) return sayUndecided(context, outcome.names, options);
  if (options.json) sayJson(context, outcome);
  else say(context, describeReleased(outcome, options.quiet));
  return 0;
}

function sayUndecided(context: CommandContext, names: readonly HoldName[], { json, quiet }: Options): number {
  if (json) sayJson(context, { names });
  else if (names.length === 0) say(context, 'Nothing was held.');
  else {
    const commands = names.map((name) => `  rolecall release ${name}${quiet ? ' --quiet' : ''}`);
    say(
      context,
      [
        'Several things are held, and nothing was released. Say which one ("rolecall held" lists them):',
        ...commands,
      ].join('\n'),
    );
  }
  return names.length === 0 ? 0 : 2;
}

function describeReleased({ name, count: number }: Released, quiet: boolean): string {
  if (number === 0) return 'Nothing was held.';
  const what = count(number, NOUNS[name]);
  if (name.startsWith('removed-'))
    return `Released ${what}: a running "start" counts them, or "rolecall once".`;
  if (name === 'repository')
    return 'Released: the next pull takes the new history, by a running "start" at once, or by "rolecall once".';
  return quiet
    ? `Released ${what} without mail.`
    : `Released ${what}: a running "start" mails what is due, or "rolecall once".`;
}
