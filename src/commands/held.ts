// `rolecall held` lists what waits for an admin's word, each thing by its name.

import { basename, join } from 'node:path';
import { type HeldFile, type HeldItems, type HeldPost, heldItems } from '../collect/held-items.ts';
import { type HoldName, removalOf } from '../collect/hold.ts';
import type { FileKind } from '../database/values.ts';
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

function describeHeld(held: HeldItems, context: CommandContext): string {
  const own = held.posts.filter((post) => post.reason !== 'held');
  const sections = [
    postsSection(held, context),
    welcomesSection(held),
    retagsSection(held, context),
    filesSection(held, 'post', context),
    filesSection(held, 'subscription', context),
    section(
      `${count(own.length, 'post')} held by what the file, its page or its apply link says, whatever you decide`,
      own.map((post) => postCells(post, context)),
    ),
    [describeRelease(held.names)],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function describeRelease([first]: readonly HoldName[]): string {
  if (first === undefined) return 'Nothing waits for your decision.';
  return `"rolecall release NAME" (such as ${first}) lets one of them out: posts and digests are mailed, missing files count as deleted; with "--quiet" without mail.`;
}

function postsSection({ posts }: HeldItems, context: CommandContext): string[] {
  const flood = posts.filter((post) => post.reason === 'held');
  return section(
    `posts: ${count(flood.length, 'post')} held because many came at once`,
    flood.map((post) => postCells(post, context)),
  );
}

function welcomesSection({ welcomeCount }: HeldItems): string[] {
  if (welcomeCount === 0) return [];
  return [`first-digests: ${count(welcomeCount, 'first digest')} held because many people came at once`];
}

function retagsSection({ retags }: HeldItems, { config }: CommandContext): string[] {
  return section(
    `retags: ${count(retags.length, 'post')} with other tags, which nobody is mailed about because many changed at once`,
    retags.map(({ path, tags }) => [`${basename(config.paths.postsDir)}/${path}`, tags.join(', ')]),
  );
}

function filesSection({ files, names }: HeldItems, kind: FileKind, context: CommandContext): string[] {
  const name = removalOf(kind);
  const mine = files.filter((file) => file.kind === kind);
  const title = `${count(mine.length, 'file')} missing, not counted as deleted`;
  return section(
    names.includes(name) ? `${name}: ${title} until you decide` : `${title} yet`,
    mine.map((file) => fileCells(file, context)),
  );
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
    settling: 'until nobody writes it any more',
    'page-not-there': 'until its page is there',
    'link-gone': 'until its apply link answers',
  }[reason];
  return [join(basename(config.paths.postsDir), path), title, why];
}

function fileCells({ kind, path, vanishedAt }: HeldFile, { config }: CommandContext): string[] {
  const { postsDir, subscriptionsDir } = config.paths;
  const folder = basename(kind === 'post' ? postsDir : subscriptionsDir);
  return [join(folder, path), `since ${formatInstant(vanishedAt, config.site.timeZone)}`, ''];
}
