// What the ledger says of itself: samples among real people, the last run's sums, the last backup, open alarms.

import { sql } from 'kysely';
import type { Config } from '../../config/config.ts';
import type { Db } from '../../database/database.ts';
import { ALL_DIGESTS } from '../../database/pauses-in-force.ts';
import { getSetting } from '../../database/settings-store.ts';
import { DAY_MS } from '../../duration.ts';
import type { AlarmSentences } from '../../texts/alarms/word-alarm.ts';
import { openAlarms } from '../alarm-store.ts';
import { LAST_BACKUP } from '../last-backup.ts';
import type { Pause } from '../pause-store.ts';
import { leadsToPeople } from '../public-url.ts';
import type { RunStatus } from '../status.ts';
import { type Finding, findingsOf } from './finding.ts';

export interface SampleFacts {
  readonly people: number;
  readonly posts: number;
  /** Mail goes to people, as leadsToPeople says. */
  readonly isReal: boolean;
}

/** Names that are nobody's (RFC 2606, RFC 6761): what documentation and our samples use. */
const NOBODYS = sql`'(^|[.])(example[.](com|net|org)|example|test|invalid|localhost)$'`;

/** People and posts whose address or link can only be a sample's. */
export async function askSamples(
  db: Db,
  config: Pick<Config, 'transport' | 'publicUrl'>,
): Promise<SampleFacts> {
  const { rows } = await sql<{ people: number; posts: number }>`
    select (select count(*) from subscribers where state = 'confirmed' and domain ~ ${NOBODYS}) as people,
      (select count(*) from posts where standing in ('live', 'held', 'settling', 'future')
        and substring(apply_url from '^https?://([^/:?#]+)') ~ ${NOBODYS}) as posts`.execute(db);
  return { ...(rows[0] as { people: number; posts: number }), isReal: leadsToPeople(config) };
}

const samples = findingsOf('Samples');

export function judgeSamples({ people, posts, isReal }: SampleFacts): Finding {
  if (people + posts === 0) return samples.ok('No samples are among posts and people.');
  const what = `${count(posts, 'post', 'posts')} and ${count(people, 'person', 'people')} are samples (example.org and the like)`;
  if (!isReal) return samples.ok(`${what}; no mail leaves this machine.`);
  return samples.error(
    `${what}, and mail goes to real servers.`,
    'Take their files out of the folders of posts and subscriptions; who signed up so:',
    'rolecall unsubscribe ADDRESS',
  );
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

const run = findingsOf('Last run');

export function judgeRun(last: RunStatus | null): Finding {
  if (last === null) return run.ok('No digest was due yet.');
  const on = last.dueAt.toISOString().slice(0, 10);
  const name = `The last run (${last.frequency}, ${on})`;
  const { matched, sent, skipped, superseded, failed } = last;
  if (!last.balanced)
    return run.error(
      `${name} does not add up: ${matched} matched, ${sent} sent, ${skipped} skipped, ${superseded} superseded, ${failed} failed.`,
      'That is a mistake of ours: please report it with what this says:',
      'rolecall status --json',
    );
  if (failed > 0)
    return run.warning(
      `${name}: ${sent} of ${matched} sent, ${failed} failed.`,
      'See why:',
      'rolecall status',
    );
  return run.ok(`${name} adds up: ${matched} matched, ${sent} sent.`);
}

/** When `rolecall backup` ended last; in the settings as ISO 8601. */
const OLD_DAYS = 8;

export async function askBackup(db: Db): Promise<Date | null> {
  const at = await getSetting(db, LAST_BACKUP);
  return at === null || Number.isNaN(Date.parse(at)) ? null : new Date(at);
}

const backup = findingsOf('Backup');

export function judgeBackup(lastAt: Date | null, now: Date): Finding {
  const paste = 'rolecall backup rolecall.backup';
  if (lastAt === null)
    return backup.warning(
      'No backup was made yet: opt-outs would be lost with the disk.',
      'Make one, and let cron make more:',
      paste,
    );
  const days = Math.floor((now.getTime() - lastAt.getTime()) / DAY_MS);
  if (days >= OLD_DAYS)
    return backup.warning(`The last backup is ${days} days old.`, 'Make one each day or week (cron):', paste);
  return backup.ok(
    `The last backup is ${days === 0 ? 'of today' : days === 1 ? 'a day old' : `${days} days old`}.`,
  );
}

/** What checks of this page judge anew themselves. */
const JUDGED_HERE = /^(public-url|disk-full|doctor-.*)$/;

export async function askAlarms(db: Db): Promise<readonly AlarmSentences[]> {
  return (await openAlarms(db)).filter(({ code }) => !JUDGED_HERE.test(code));
}

const alarm = findingsOf('Alarm');

export function judgeAlarms(alarms: readonly AlarmSentences[]): Finding[] {
  if (alarms.length === 0) return [alarm.ok('No alarm is open.')];
  return alarms.map(({ message, remedy }) => alarm.error(message, remedy));
}

const pauses = findingsOf('Paused');

/** No line where nothing is: a pause is seldom. */
export function judgePauses(open: readonly Pause[]): Finding[] {
  return open.map(({ scope, why }) => {
    if (scope === ALL_DIGESTS)
      return pauses.warning(
        `Digests wait: ${why}.`,
        'They go on by themselves when a running "start" sees that it is.',
      );
    const what = scope === 'service' ? 'All mail' : `Mail to ${scope}`;
    return pauses.warning(`${what} is paused: ${why}.`, 'When the reason is gone:', 'rolecall resume');
  });
}
