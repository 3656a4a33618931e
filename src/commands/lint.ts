// `rolecall lint`: what is wrong with files, before they are dropped in. Needs no database and changes nothing.

import { sep } from 'node:path';
import { lintTogether } from '../collect/lint-together.ts';
import type { AskLink } from '../collect/look-at-link.ts';
import type { PostDraft } from '../posts/post.ts';
import type { Finding } from '../read/finding.ts';
import { lintFiles } from '../read/lint.ts';
import { type LintFile, type LintReading, readLintFile } from '../read/lint-file.ts';
import type { CommandContext } from './context.ts';
import { lintChannels } from './lint-channels.ts';
import { type CheckedFile, readChecked } from './lint-files.ts';
import type { LintFormat } from './lint-formats.ts';
import { askLink, findDeadLinks, type LinkChoice } from './lint-links.ts';
import { printLint } from './lint-output.ts';
import { askReach } from './lint-reach.ts';
import { withProgress } from './progress.ts';

export interface LintOptions {
  readonly files: readonly string[];
  readonly format: LintFormat;
  /** Only what differs from this commit. */
  readonly since: string | null;
  /** Null: no apply link is asked. */
  readonly links: LinkChoice | null;
  /** The address of the board's reach.json. */
  readonly reach: string | null;
}

/** Exit code 1 when a file would be kept out. */
export async function lintCommand(
  context: CommandContext,
  options: LintOptions,
  ask: AskLink = askLink,
): Promise<number> {
  const isNamed = options.files.length > 0 || options.since !== null;
  const { files, neighbours, hindered } = await withProgress(
    context.stderr,
    () => 'Reading',
    () => readChecked(context, options),
  );
  const linted = lintFiles(files, neighbours, context.config, { now: context.now, isNamed });
  const others = relatives(linted, neighbours).map((file) => ({
    file,
    reading: readLintFile(file, context.config),
  }));
  const together = await lintTogether([...linted, ...others]);
  const channels = await lintChannels(context.config.paths, linted);
  const posts = openPosts(linted);
  const dead = options.links === null ? new Map() : await findDeadLinks(context, posts, options.links, ask);
  const findings = [
    ...hindered,
    ...linted.flatMap(({ file, findings }) =>
      [
        ...findings,
        ...(together.get(file) ?? []),
        ...(channels.get(file) ?? []),
        ...setAside(file),
        ...(dead.get(file) ?? []),
      ].map((finding) => ({ path: file.shown, ...finding })),
    ),
  ];
  const reach = options.reach === null ? [] : await askReach(context, posts, options.reach);
  printLint(context, options.format, { files, isNamed, findings, reach });
  return findings.some(({ level }) => level === 'error') ? 1 : 0;
}

/** Those neighbours that may say what one of these posts says: to read all of them would take as long as the whole folder. */
function relatives(
  linted: readonly { readonly reading: LintReading }[],
  neighbours: readonly LintFile[],
): readonly LintFile[] {
  const words = linted.flatMap(({ reading }) =>
    reading.status === 'post'
      ? [reading.draft.title, ...(reading.draft.id === null ? [] : [reading.draft.id])]
      : [],
  );
  return neighbours.filter(({ bytes }) => {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return words.some((word) => text.includes(word));
  });
}

/** Neither drafts nor what is filled: nobody is mailed about those. */
function openPosts(
  linted: readonly { readonly file: CheckedFile; readonly reading: LintReading }[],
): { readonly file: CheckedFile; readonly draft: PostDraft }[] {
  return linted.flatMap(({ file, reading }) =>
    reading.status === 'post' && reading.draft.says === 'live' ? [{ file, draft: reading.draft }] : [],
  );
}

/** Most often on purpose: a draft, or a folder that waits. */
function setAside({ path }: LintFile): Finding[] {
  const hidden = path.split(sep).find((part) => /^[._]/.test(part) || part === 'lost+found');
  if (hidden === undefined) return [];
  const problem = `nothing under a name such as "${hidden}" is read: it begins with . or _`;
  return [{ level: 'note', line: null, problem, remedy: 'give it another name to have it read' }];
}
