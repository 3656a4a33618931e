// What `rolecall lint` prints: for people, for programs, and for a pull request on GitHub.

import { countPosts, missingFacts } from '../read/lint-counts.ts';
import { type CommandContext, say, sayJson } from './context.ts';
import type { CheckedFile, ShownFinding } from './lint-files.ts';
import type { LintFormat } from './lint-formats.ts';
import { workflowCommand } from './lint-github.ts';
import { describeReach, type PostReach } from './lint-reach.ts';
import { count, plain } from './table.ts';

export interface LintReport {
  readonly files: readonly CheckedFile[];
  /** Somebody named them, or git did: they may be new ones. */
  readonly isNamed: boolean;
  readonly findings: readonly ShownFinding[];
  readonly reach: readonly PostReach[];
}

export function printLint(context: CommandContext, format: LintFormat, report: LintReport): void {
  if (format === 'json') {
    sayJson(context, [...report.findings, ...report.reach]);
    return;
  }
  const lines = format === 'github' ? annotations(context, report) : report.findings.map(describe);
  for (const line of lines) say(context, line);
  if (format === 'text')
    for (const reach of report.reach) say(context, plain(`${reach.path}: ${describeReach(reach)}`));
  for (const line of describePosts(report, context)) say(context, line);
  const errors = report.findings.filter(({ level }) => level === 'error').length;
  const notes = report.findings.length - errors;
  say(
    context,
    `${count(report.files.length, 'file')} checked: ${count(errors, 'error')}, ${count(notes, 'note')}.`,
  );
}

/** GitHub shows ten of each level for a step; all of them stand in its log. */
function annotations(context: CommandContext, { files, isNamed, findings, reach }: LintReport): string[] {
  const place = (path: string, line: number | null) => ({
    ...{ path, line },
    cwd: context.cwd,
    env: context.env,
  });
  const lacking = (isNamed ? files : []).flatMap((file) => {
    const missing = missingFacts(file, context.config, context.now) ?? [];
    return missing.length === 0
      ? []
      : [
          workflowCommand(
            'notice',
            place(file.shown, null),
            'Readers look for these first',
            `no ${missing.join(' and no ')}`,
          ),
        ];
  });
  return [
    ...findings.map(({ path, level, line, problem, remedy }) =>
      workflowCommand(
        level === 'error' ? 'error' : 'warning',
        place(path, line),
        level === 'error' ? 'This would be left out' : 'Worth a look',
        `${problem}; ${remedy}`,
      ),
    ),
    ...lacking,
    ...reach.map((one) =>
      workflowCommand('notice', place(one.path, null), 'Who would get it', describeReach(one)),
    ),
  ];
}

/** A line for all of a kind: on a board with an archive most posts are old, and on many none names its pay. */
function describePosts({ files, isNamed }: LintReport, { config, now }: CommandContext): string[] {
  const { archive, closed, open, withoutPay, withoutLastDay } = countPosts(files, config, now);
  const old = [
    ...(archive > 0
      ? [`${count(archive, 'post')} dated more than ${config.digest.announceDays} days ago`]
      : []),
    ...(closed > 0 ? [`${count(closed, 'post')} closed by now`] : []),
  ];
  const missing = [
    ...(withoutPay > 0 ? [`${withoutPay} without pay`] : []),
    ...(withoutLastDay > 0 ? [`${withoutLastDay} without a closing day`] : []),
  ];
  return [
    ...(old.length === 0 || isNamed
      ? []
      : [
          `${old.join(', ')}: a new file among them is mailed to nobody; "rolecall lint FILE" tells its day.`,
        ]),
    ...(missing.length === 0
      ? []
      : [`Of ${count(open, 'open post')}, ${missing.join(' and ')}: readers look for these first.`]),
  ];
}

function describe({ path, level, line, problem, remedy }: ShownFinding): string {
  const place = line === null ? path : `${path} line ${line}`;
  return plain(`${place}: ${level === 'note' ? 'note: ' : ''}${problem}; ${remedy}`);
}
