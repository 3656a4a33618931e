// `rolecall init`: a folder for a board, with what was found of its site. Asks nothing and overwrites nothing.

import { join, relative } from 'node:path';
import { type MadeBoard, makeBoard } from '../installation/make-board.ts';
import { NO_MENDS } from '../read/mend.ts';
import { howCalled } from './called.ts';
import { type PlainContext, say } from './context.ts';
import { shownPath } from './shown-path.ts';
import { count, plain } from './table.ts';
import { readFoundBoard } from './try-files.ts';

const WHAT: Readonly<Record<string, string>> = {
  'rolecall.yml': 'settings of the board',
  '.env': 'settings of this machine, with a new secret: keep it',
  '.gitignore': 'keeps secrets, people and what Rolecall writes out of git',
  'subscriptions/': 'for people who do not sign up by themselves',
  'posts/': 'for your posts, one Markdown file for each',
};

export async function initCommand(
  context: PlainContext,
  options: { readonly folder: string | null },
): Promise<number> {
  const board = await makeBoard(
    context.cwd,
    options.folder,
    async (folder, site) => (await readFoundBoard(folder, site, context.signal))?.mends ?? NO_MENDS,
  );
  say(context, plain(describePosts(board, context.cwd)));
  say(context, `\nThe board is ${board.folder}:`);
  for (const { name, isNew } of board.files) {
    const what = isNew ? (WHAT[name] ?? 'passes over this folder now') : 'was there and stays as it is';
    say(context, plain(`  ${name.padEnd(16)} ${what}`));
  }
  for (const line of nextSteps(board, context)) say(context, line);
  return 0;
}

function describePosts({ siteFolder, site }: MadeBoard, cwd: string): string {
  const { generator, folder, posts, records } = site;
  const of = generator === null ? '' : ` (${generator})`;
  if (folder !== null)
    return `${count(posts, 'post', 'posts')} found in ${shownPath(cwd, join(siteFolder, folder))}${of}.`;
  if (records.length > 0) return `Jobs found in ${records.join(', ')}${of}.`;
  if (generator === null) return 'No posts found yet.';
  return `No posts found in this site${of}: say in rolecall.yml where they are, as posts.folder.`;
}

function nextSteps({ folder }: MadeBoard, { cwd, env }: PlainContext): string[] {
  const way = relative(cwd, folder);
  const call = howCalled(env);
  return [
    '\nNext:',
    ...(way === '' ? [] : [`  cd ${/^[\w./-]+$/.test(way) ? way : JSON.stringify(way)}`]),
    `  ${call} lint     what could not be read of the posts, and what to write instead`,
    `  ${call} start    reads them, serves the sign-up page; mails stay on this machine until .env names a mail server`,
  ];
}
