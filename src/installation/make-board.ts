// Makes the folder of a board. What is there stays as it is.

import { randomBytes } from 'node:crypto';
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { messageOf, UserError } from '../errors.ts';
import { type Mends, NO_MENDS } from '../read/mend.ts';
import { GIT_IGNORE, renderDotEnv, renderSettings } from './board-files.ts';
import { type FoundSite, findPosts } from './find-posts.ts';
import { readSiteFiles } from './site-files.ts';

export interface MadeBoard {
  readonly folder: string;
  /** Where posts were looked for. */
  readonly siteFolder: string;
  readonly site: FoundSite;
  /** Names within the folder (a folder's ends in `/`), and whether they are new. */
  readonly files: readonly { readonly name: string; readonly isNew: boolean }[];
}

/** What the settings should say of a site's posts; its folder. */
export type LookAtPosts = (siteFolder: string, site: FoundSite) => Promise<Mends>;

/** Within a site: no generator publishes it but Eleventy, which is told. */
const INSIDE_SITE = '_rolecall';

/**
 * In `folder`, or in the folder `cwd`: where that is a site's, in one of its own inside of it. Posts are looked for there,
 * else in `cwd`; `look` reads them. Throws UserError where the folder cannot be written.
 */
export async function makeBoard(
  cwd: string,
  named: string | null,
  look: LookAtPosts = async () => NO_MENDS,
): Promise<MadeBoard> {
  const base = resolve(cwd, named ?? '.');
  const there = findPosts(await readSiteFiles(base));
  if (there.generator !== null) return make(join(base, INSIDE_SITE), base, there, look);
  const here = base === cwd ? there : findPosts(await readSiteFiles(cwd));
  return here.generator === null ? make(base, base, there, look) : make(base, cwd, here, look);
}

async function make(
  folder: string,
  siteFolder: string,
  site: FoundSite,
  look: LookAtPosts,
): Promise<MadeBoard> {
  const toSite = relative(folder, siteFolder).replaceAll('\\', '/');
  const secret = (await exists(join(folder, 'data', 'secret')))
    ? null
    : randomBytes(32).toString('base64url');
  const files: MadeBoard['files'][number][] = [];
  const mends = await look(siteFolder, site);
  try {
    await mkdir(folder, { recursive: true });
    const hasOwnPosts = toSite === '' && site.folder === null && site.records.length === 0;
    for (const name of ['subscriptions', ...(hasOwnPosts ? ['posts'] : [])])
      files.push({
        name: `${name}/`,
        isNew: (await mkdir(join(folder, name), { recursive: true })) !== undefined,
      });
    const texts: readonly [string, string, number?][] = [
      ['rolecall.yml', renderSettings(site, toSite, mends)],
      ['.env', renderDotEnv(secret), 0o600],
      ['.gitignore', GIT_IGNORE],
    ];
    for (const [name, text, mode] of texts)
      files.push({ name, isNew: await writeNew(join(folder, name), text, mode) });
    if (site.generator === 'Eleventy' && toSite !== '') files.push(await tellEleventy(folder, siteFolder));
  } catch (error) {
    throw new UserError(`${folder} cannot become a board's folder (${messageOf(error)}): name another one`);
  }
  return { folder, siteFolder, site, files };
}

/** It publishes Markdown of all folders: people's addresses, too. */
async function tellEleventy(folder: string, siteFolder: string): Promise<MadeBoard['files'][number]> {
  const path = join(siteFolder, '.eleventyignore');
  const name = relative(folder, path);
  const line = `${relative(siteFolder, folder)}/`;
  const before = await readFile(path, 'utf8').catch(() => '');
  if (before.split('\n').some((known) => known.trim() === line)) return { name, isNew: false };
  await writeFile(path, `${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${line}\n`);
  return { name, isNew: true };
}

/** False where it is there already. */
async function writeNew(path: string, text: string, mode = 0o644): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx', mode });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
