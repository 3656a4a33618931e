// `send --dry-run`: tells who would get what. Mails come by the thousand and are forgotten as soon as they are told or
// counted: there may be a million.

import type { Db } from '../database/database.ts';
import { dryRun, type PlannedMail } from '../plan/dry-run.ts';
import { type MailGroup, summariseDryRun, wouldGet } from '../plan/dry-run-summary.ts';
import type { Frequency } from '../subscribers/alerts.ts';
import { type CommandContext, say, withDatabase } from './context.ts';
import { count, plain } from './table.ts';

/** Addresses shown for each list of posts; `--json` has them all. */
const SHOWN = 20;

export async function tellDryRun(
  context: CommandContext,
  { frequency, json }: { readonly frequency: Frequency; readonly json: boolean },
): Promise<number> {
  const deps = (db: Db) => ({ db, config: context.config });
  if (!json) {
    const groups = await withDatabase(context, 'Planning', (db) =>
      summariseDryRun(deps(db), frequency, SHOWN, context.now),
    );
    say(context, describe(groups, frequency));
    return 0;
  }
  const report = createJson(context);
  await withDatabase(context, 'Planning', (db) => dryRun(deps(db), frequency, context.now, report.add));
  report.end();
  return 0;
}

interface Report {
  add(mails: readonly PlannedMail[]): void;
  end(): void;
}

/** An array, written as it grows. */
function createJson({ stdout }: CommandContext): Report {
  let told = 0;
  return {
    add(mails) {
      const items = mails.map((mail) => JSON.stringify(mail, null, 2).replaceAll(/^/gm, '  '));
      if (items.length === 0) return;
      stdout.write(`${told === 0 ? '[' : ','}\n${items.join(',\n')}`);
      told += items.length;
    },
    end: () => void stdout.write(told === 0 ? '[]\n' : '\n]\n'),
  };
}

function describe(groups: readonly MailGroup[], frequency: Frequency): string {
  if (groups.length === 0) return `Nobody would get a ${frequency} digest: nothing is new to them.`;
  const people = count(wouldGet(groups), 'person', 'people');
  return [
    ...groups.map(describeGroup),
    '',
    `${people} would get a ${frequency} digest. Nothing was sent.`,
  ].join('\n');
}

function describeGroup({ subject, posts, skipped, people, names }: MailGroup): string {
  const more = people > SHOWN ? ` and ${people - SHOWN} more` : '';
  const what = plain(`"${subject}" (${count(posts, 'post')})`);
  const to = `${what} to ${names.join(', ')}${more}`;
  return skipped === null ? to : `Not ${to}: ${skipped}`;
}
