// `rolecall held` lists what waits for an admin's word; `rolecall release` is the word.

import { basename } from 'node:path';
import {
  type HeldFile,
  type HeldItems,
  type HeldPost,
  heldItems,
  type Released,
  releaseHeld,
} from '../collect/held.ts';
import { matchPost } from '../plan/match-post.ts';
import { formatInstant } from '../texts/instant.ts';
import { type CommandContext, say, sayJson, withDatabase } from './context.ts';
import { count, plain } from './table.ts';

/** Rows of each list; `--json` has them all. */
const SHOWN = 20;

export async function heldCommand(
  context: CommandContext,
  options: { readonly json: boolean },
): Promise<number> {
  const held = await withDatabase(context, 'Looking', (db) => heldItems(db));
  if (options.json) sayJson(context, held);
  else say(context, describeHeld(held, context));
  return 0;
}

function describeHeld({ posts, files, welcomeCount }: HeldItems, context: CommandContext): string {
  const flood = posts.filter((post) => post.reason === 'held');
  const own = posts.filter((post) => post.reason !== 'held');
  const waits = flood.length + files.length + welcomeCount > 0;
  const sections = [
    section(
      `${count(flood.length, 'post')} held because many came at once`,
      flood.map((post) => postCells(post, context)),
    ),
    section(
      `${count(files.length, 'file')} missing, not counted as deleted yet`,
      files.map((file) => fileCells(file, context)),
    ),
    welcomeCount > 0 ? [`${count(welcomeCount, 'first digest')} held because many people came at once`] : [],
    section(
      `${count(own.length, 'post')} held by what the file says, whatever you decide`,
      own.map((post) => postCells(post, context)),
    ),
    waits
      ? [
          '"rolecall release" mails these posts and digests and lets missing files count as deleted; "release --quiet" does so without mail.',
        ]
      : ['Nothing waits for your decision.'],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function section(title: string, rows: readonly string[][]): string[] {
  if (rows.length === 0) return [];
  const shown = rows.slice(0, SHOWN);
  const more = rows.length > SHOWN ? [`  and ${rows.length - SHOWN} more`] : [];
  const lines = shown.map((cells) => plain(`  ${cells.filter((cell) => cell !== '').join('  ')}`));
  return [`${title}:`, ...lines, ...more];
}

function postCells({ path, title, reason, publishedAt }: HeldPost, { config }: CommandContext): string[] {
  const why = {
    held: '',
    draft: 'draft',
    future: `until ${formatInstant(publishedAt, config.site.timeZone)}`,
  }[reason];
  return [`${basename(config.paths.postsDir)}/${path}`, title, why];
}

function fileCells({ kind, path, vanishedAt }: HeldFile, { config }: CommandContext): string[] {
  const { postsDir, subscriptionsDir } = config.paths;
  const folder = basename(kind === 'post' ? postsDir : subscriptionsDir);
  return [`${folder}/${path}`, `since ${formatInstant(vanishedAt, config.site.timeZone)}`, ''];
}

export async function releaseCommand(
  context: CommandContext,
  options: { readonly quiet: boolean; readonly json: boolean },
): Promise<number> {
  const { config, now } = context;
  const released = await withDatabase(context, 'Releasing', (db) => {
    const announced = async (postIds: readonly string[]) => {
      for (const id of postIds) await matchPost({ db, config }, id, now);
    };
    return releaseHeld({ db, config, announced }, options, now);
  });
  if (options.json) sayJson(context, released);
  else say(context, describeReleased(released, options.quiet));
  return 0;
}

function describeReleased({ postIds, fileCount, welcomeCount }: Released, quiet: boolean): string {
  const parts = [
    postIds.length > 0 ? count(postIds.length, 'post') : '',
    welcomeCount > 0 ? count(welcomeCount, 'first digest') : '',
    fileCount > 0 ? count(fileCount, 'deletion') : '',
  ].filter((part) => part !== '');
  if (parts.length === 0) return 'Nothing was held.';
  const list = parts.join(', ');
  return quiet
    ? `Released ${list} without mail.`
    : `Released ${list}: a running "start" mails what is due, or "rolecall once".`;
}
