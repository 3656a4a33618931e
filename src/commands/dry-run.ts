// `send --dry-run`: tells who would get what. Mails come by the thousand and are forgotten as soon as they are told or
// counted: there may be a million.

import { dryRun, type PlannedMail } from '../plan/dry-run.ts';
import type { Frequency } from '../subscribers/alerts.ts';
import { type CommandContext, say, withDatabase } from './context.ts';
import { count, plain } from './table.ts';

/** Addresses shown for each list of posts; `--json` has them all. */
const SHOWN = 20;

export async function tellDryRun(
  context: CommandContext,
  { frequency, json }: { readonly frequency: Frequency; readonly json: boolean },
): Promise<number> {
  const report = json ? createJson(context) : createSummary(context, frequency);
  await withDatabase(context, 'Planning', (db) =>
    dryRun({ db, config: context.config }, frequency, context.now, report.add),
  );
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

/** People with the same digest. */
interface Group {
  readonly mail: PlannedMail;
  people: number;
  /** The first few in the order of the alphabet. */
  names: readonly string[];
}

function createSummary(context: CommandContext, frequency: Frequency): Report {
  const groups = new Map<string, Group>();
  return {
    add(mails) {
      for (const [key, same] of Map.groupBy(mails, keyOf)) {
        const group = groups.get(key) ?? { mail: same[0] as PlannedMail, people: 0, names: [] };
        group.people += same.length;
        group.names = [...group.names, ...same.map(({ email }) => email)].sort().slice(0, SHOWN);
        groups.set(key, group);
      }
    },
    end: () => say(context, describe([...groups.values()], frequency)),
  };
}

function keyOf({ skipped, subject, postIds }: PlannedMail): string {
  return `${skipped ?? ''} ${subject} ${postIds.join(' ')}`;
}

function describe(groups: readonly Group[], frequency: Frequency): string {
  if (groups.length === 0) return `Nobody would get a ${frequency} digest: nothing is new to them.`;
  const sorted = groups.toSorted((a, b) => ((a.names[0] ?? '') < (b.names[0] ?? '') ? -1 : 1));
  const wouldGet = groups.reduce((sum, { mail, people }) => sum + (mail.skipped === null ? people : 0), 0);
  const summary = `${count(wouldGet, 'person', 'people')} would get a ${frequency} digest. Nothing was sent.`;
  return [...sorted.map(describeGroup), '', summary].join('\n');
}

function describeGroup({ mail: { subject, postIds, skipped }, people, names }: Group): string {
  const more = people > SHOWN ? ` and ${people - SHOWN} more` : '';
  const what = plain(`"${subject}" (${count(postIds.length, 'post')})`);
  const to = `${what} to ${names.join(', ')}${more}`;
  return skipped === null ? to : `Not ${to}: ${skipped}`;
}
