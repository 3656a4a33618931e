// `rolecall status`: what is known, what was sent, what is wrong. Exit code 1 when an alarm is open.

import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { ALL_DIGESTS } from '../database/pauses-in-force.ts';
import type { FileKind } from '../database/values.ts';
import { withRoomAlarm } from '../installation/room.ts';
import { type InvalidFile, loadStatus, type RunStatus, type Status } from '../installation/status.ts';
import { formatInstant } from '../texts/instant.ts';
import { type CommandContext, say, sayJson, withDatabase } from './context.ts';
import { shownPath } from './shown-path.ts';
import { describeChannels } from './status-channels.ts';
import { count, plain, renderTable } from './table.ts';

/** Named one by one; `--json` has them all. */
const FILES_SHOWN = 20;

export async function statusCommand(
  context: CommandContext,
  options: { readonly json: boolean },
): Promise<number> {
  const loaded = await withDatabase(context, 'Counting', (db) => loadStatus(db, context.now));
  const status = {
    ...loaded,
    alarms: await withRoomAlarm(context.config, loaded.alarms),
    files: {
      invalid: loaded.files.invalid.map((file) => withFolder(context, file)),
      warned: loaded.files.warned.map((file) => withFolder(context, file)),
    },
    goneLinks: loaded.goneLinks.map((link) => ({
      ...link,
      path: withFolder(context, { kind: 'post', path: link.path }).path,
    })),
  };
  if (options.json) sayJson(context, status);
  else say(context, describeStatus(status, context.config));
  return status.alarms.length > 0 ? 1 : 0;
}

/** The path as it is written from here. */
function withFolder<F extends { readonly kind: FileKind; readonly path: string }>(
  { config, cwd }: CommandContext,
  file: F,
): F {
  const { postsDir, subscriptionsDir } = config.paths;
  return {
    ...file,
    path: shownPath(cwd, join(file.kind === 'post' ? postsDir : subscriptionsDir, file.path)),
  };
}

function describeStatus(status: Status, config: Config): string {
  const { timeZone } = config.site;
  const { posts, subscribers, deliveries } = status;
  const held = posts.held + posts.draft + posts.future;
  return [
    `Posts        ${describePosts(posts)}`,
    `Subscribers  ${describeCounts(subscribers, ['confirmed'])}`,
    `Deliveries   ${describeCounts(deliveries, ['sent'])}${describeDoubt(status.mayHaveArrived)}`,
    ...describeLeavers(status.left),
    ...describeReports(status.reports, config),
    ...describeRepository(status.repository, timeZone),
    ...status.pauses.map((pause) => describePause(pause, timeZone)),
    ...section('Channels', describeChannels(status.channels, timeZone)),
    ...section('Files that need mending', describeFiles(status.files.invalid)),
    ...section('Files to look at', describeWarned(status.files.warned)),
    ...section('Posts that may be gone', describeGone(status.goneLinks, timeZone)),
    ...section('Runs, newest first', describeRuns(status.runs, timeZone)),
    ...section(
      'Alarms',
      status.alarms.flatMap(({ message, remedy }) => [plain(`  ! ${message}`), plain(`    ${remedy}`)]),
    ),
    ...section(
      'Telling of alarms',
      status.notices.map((trouble) => describeNotice(trouble, timeZone)),
    ),
    ...(held > 0 ? ['', `${count(held, 'post')} held: "rolecall held" says why.`] : []),
    ...(status.alarms.length === 0 ? ['', 'No alarms.'] : []),
  ].join('\n');
}

function describeLeavers(left: Status['left']): string[] {
  if (left.length === 0) return [];
  return [`Why left     ${left.map(({ reason, people }) => `${people} ${LEFT[reason]}`).join(', ')}`];
}

const LEFT: Readonly<Record<Status['left'][number]['reason'], string>> = {
  'found-here': 'found a job here',
  'found-elsewhere': 'found one elsewhere',
  'too-much': 'too much mail',
};

/** Where something should come in, it is said when nothing did. */
function describeReports(reports: Status['reports'], { mail, bounces, site }: Config): string[] {
  const isExpected =
    mail.bounceDomain !== null || bounces.mailbox !== null || Object.keys(bounces.webhooks).length > 0;
  const last = reports.toSorted((a, b) => b.lastAt.getTime() - a.lastAt.getTime())[0];
  if (last === undefined) return isExpected ? ['Reports      none came so far'] : [];
  const counts: Record<string, number> = {};
  for (const { outcome, reports: number } of reports)
    counts[REPORTED[outcome] ?? outcome] = (counts[REPORTED[outcome] ?? outcome] ?? 0) + number;
  const when = formatInstant(last.lastAt, site.timeZone);
  return [`Reports      ${describeCounts(counts, [])}; the last on ${when} by ${last.way}`];
}

const REPORTED: Readonly<Record<string, string>> = {
  suppressed: 'ended mail to an address',
  counted: 'count against an address',
  ignored: 'say nothing of an address',
  unmatched: 'about no mail that is known',
  'no-report': 'were no reports',
};

function describeRepository(state: Status['repository'], timeZone: string): string[] {
  if (state === null) return [];
  const { commit, pulledAt, problem } = state;
  const at = pulledAt === null ? 'never pulled' : `pulled ${formatInstant(new Date(pulledAt), timeZone)}`;
  const where = commit === null ? at : `at ${commit.slice(0, 10)}, ${at}`;
  const trouble =
    problem === null
      ? ''
      : `; not since ${formatInstant(new Date(problem.since), timeZone)}: ${problem.message}`;
  return [plain(`Repository   ${where}${trouble}`)];
}

function describeDoubt(mails: number): string {
  return mails === 0 ? '' : ` (${mails} of them may have arrived: the mail server never said so)`;
}

function describeNotice(
  { channel, reply, nextAttemptAt }: Status['notices'][number],
  timeZone: string,
): string {
  const next =
    nextAttemptAt === null
      ? 'not tried again: correct site.admin_email, or run "rolecall resume" when its mailbox is mended'
      : `next try ${formatInstant(nextAttemptAt, timeZone)}`;
  return plain(`  by ${channel}: not taken (${reply}); ${next}`);
}

function describePosts({ known, removed, ...standings }: Status['posts']): string {
  const gone = removed > 0 ? `; ${removed} removed` : '';
  return `${known} known: ${describeCounts(standings, ['live'])}${gone}`;
}

/** The counts that are not zero; those in `always` in any case, and first. */
function describeCounts(counts: Readonly<Record<string, number>>, always: readonly string[]): string {
  return Object.entries(counts)
    .sort(([a], [b]) => Number(always.includes(b)) - Number(always.includes(a)))
    .filter(([name, number]) => number > 0 || always.includes(name))
    .map(([name, number]) => `${number} ${name}`)
    .join(', ');
}

function describePause(pause: Status['pauses'][number], timeZone: string): string {
  if (pause.scope === ALL_DIGESTS) return `Paused       All digests: ${pause.why}`;
  const what = pause.scope === 'service' ? 'All mail' : `Mail to ${pause.scope}`;
  const until =
    pause.until === null ? 'until "rolecall resume"' : `until ${formatInstant(pause.until, timeZone)}`;
  return `Paused       ${what}, ${until}: ${pause.why}`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines];
}

function describeFiles(files: readonly InvalidFile[]): string[] {
  const lines = files.slice(0, FILES_SHOWN).map(describeFile);
  const more = files.length - lines.length;
  return more > 0 ? [...lines, `  and ${more} more: "rolecall lint" lists them all`] : lines;
}

function describeWarned(files: Status['files']['warned']): string[] {
  const lines = files.slice(0, FILES_SHOWN).map(({ path, warning }) => plain(`  ${path}: ${warning}`));
  const more = files.length - lines.length;
  return more > 0 ? [...lines, `  and ${more} more: "rolecall lint" lists them all`] : lines;
}

function describeGone(links: Status['goneLinks'], timeZone: string): string[] {
  const lines = links.slice(0, FILES_SHOWN).map(({ path, url, answer, since, isLeftOut }) => {
    const out = isLeftOut ? ', and is left out until it answers' : '';
    const when = formatInstant(since, timeZone);
    return plain(
      `  ${path}: the apply link leads nowhere since ${when} (${url.slice(0, 200)}): ${answer}${out}; correct it, or write closes: filled`,
    );
  });
  const more = links.length - lines.length;
  return more > 0 ? [...lines, `  and ${more} more: "rolecall status --json" lists them all`] : lines;
}

function describeFile({ path, line, problem, remedy }: InvalidFile): string {
  const place = line === null ? path : `${path} line ${line}`;
  return plain(`  ${place}: ${problem}${remedy === null ? '' : `; ${remedy}`}`);
}

function describeRuns(runs: readonly RunStatus[], timeZone: string): string[] {
  if (runs.length === 0) return [];
  const rows = runs.map((run) => [
    formatInstant(run.dueAt, timeZone),
    run.kind === 'instant' ? 'instant' : `${run.kind} ${run.frequency}`,
    String(run.matched),
    String(run.sent),
    describeRest(run),
  ]);
  return renderTable(['Due', 'Run', 'Matched', 'Sent', 'Rest'], rows)
    .split('\n')
    .map((line) => `  ${line}`);
}

function describeRest(run: RunStatus): string {
  const { queued, sending, deferred, skipped, superseded, failed } = run;
  const rest = describeCounts({ queued, sending, deferred, skipped, superseded, failed }, []);
  return [run.reason ?? '', rest, run.balanced ? '' : 'does not add up']
    .filter((part) => part !== '')
    .join('; ');
}
