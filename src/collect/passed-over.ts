// Names that are not read although somebody most likely meant them to be: posts without an ending, or with one of an
// editor's, and a folder of another format. Pure.

import type { FileProblem } from '../read/file-mistake.ts';

/** Why a name is not read. */
export type NameHindrance = 'ending' | 'endings';

export function isNameHindrance(why: string): why is NameHindrance {
  return why === 'ending' || why === 'endings';
}

/** Beside posts for reasons of their own. */
const OTHERS =
  /\.(?:png|jpe?g|gif|svg|webp|avif|ico|pdf|mp[34]|mov|zip|gz|css|s[ac]ss|js|ts|mjs|map|woff2?|ttf|bak|old|orig|rej|sw[po]|tmp|part|lock|log|csv|tsv|xlsx?|ics)$|~$/i;
/** Formats that posts are written in elsewhere. */
const TEXTS = new Set(['html', 'htm', 'txt', 'rst', 'adoc', 'org', 'mdx', 'docx', 'doc', 'odt', 'rtf']);
const NEAR = new Set([
  'm',
  'd',
  'mdd',
  'mmd',
  'mdn',
  'mkd',
  'mkdn',
  'mdwn',
  'mdown',
  'mdtxt',
  'markdown',
  'mdx',
  'rmd',
  'qmd',
]);
const DAY = /^\d{4}-\d{1,2}-\d{1,2}/;

export interface UnreadEntry {
  readonly path: string;
  readonly name: string;
}

/** Which of these are worth a word; `*.html` stands for all files of an ending. `readCount`: files that are read. */
export function findPassedOver(
  entries: readonly UnreadEntry[],
  wanted: ReadonlySet<string>,
  readCount: number,
): Map<string, NameHindrance> {
  const found = new Map<string, NameHindrance>();
  const formats = new Map<string, number>();
  for (const { path, name } of entries) {
    const format = otherFormat(name);
    if (looksMeant(name, wanted)) found.set(path, 'ending');
    if (format !== null) formats.set(format, (formats.get(format) ?? 0) + 1);
  }
  // A page among posts is the site's; where most are in another format, these are the posts.
  for (const [ending, count] of formats) {
    if (count <= readCount) continue;
    for (const { path, name } of entries) if (otherFormat(name) === ending) found.delete(path);
    found.set(`*.${ending}`, 'endings');
  }
  return found;
}

/** Is it probably a post under a wrong name? */
function looksMeant(name: string, wanted: ReadonlySet<string>): boolean {
  if (OTHERS.test(name)) return false;
  const [, stem = name, ending = ''] = /^(.+)\.([^.]*)$/.exec(name) ?? [];
  if (hasExtension({ name: stem }, wanted) || NEAR.has(ending.toLowerCase())) return true;
  return DAY.test(name) && (ending === '' || /^[a-z]{1,4}$/i.test(ending) || /\s/.test(ending));
}

/** The ending of a text in another format, or null. */
function otherFormat(name: string): string | null {
  const ending = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  return TEXTS.has(ending) && !/^(?:index|readme|license|about)\b/i.test(name) ? ending : null;
}

/** What to say of it; `path` may be a stand-in. */
export function describeName(path: string, why: NameHindrance, extensions: readonly string[]): FileProblem {
  const read = extensions.map((ending) => `.${ending}`).join(', ');
  if (why === 'endings')
    return {
      line: null,
      problem: `files that end in ${path.replace(/^\*/, '')} are not read, only ${read}`,
      remedy: `if they are posts, write in rolecall.yml: files: {extensions: [${[...extensions, path.slice(2)].join(', ')}]}`,
    };
  return {
    line: null,
    problem: `a file of this name is not read, only those that end in ${read}`,
    remedy: `name it ${betterName(path, extensions[0] ?? 'md')}${otherFormat(path) === null ? '' : ', or add its ending to files.extensions in the settings'}`,
  };
}

function betterName(path: string, ending: string): string {
  const name = path.split('/').at(-1) as string;
  const stem = name.replace(/(?:\.[a-z]{1,8}){1,2}$/i, '');
  return `${stem}.${ending}`;
}

export function hasExtension({ name }: { readonly name: string }, extensions: ReadonlySet<string>): boolean {
  const dot = name.lastIndexOf('.');
  return dot > 0 && extensions.has(name.slice(dot + 1).toLowerCase());
}
