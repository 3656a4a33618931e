// Reads what find-posts.ts judges: names and first lines of a site's texts and settings, not what it was built from or into.

import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SiteFile } from './find-posts.ts';

/** Front matter and the settings of a generator are no longer. */
const HEAD_BYTES = 8192;
const MAX_DEPTH = 8;
const MAX_FILES = 50_000;
const AT_ONCE = 32;
const PASSED_OVER =
  /^(?:\.(?!eleventy\.)|node_modules$|examples?$|tests?$|fixtures$|_site$|_rolecall$|public$|dist$|build$|vendor$|bower_components$)/;
const WANTED =
  /\.(?:md|markdown|mkdown|mkdn|mkd|html?|ya?ml|json|toml)$|^(?:\.eleventy|[\w-]+[.-]config)\.[cm]?[jt]s$/i;

/** Links are not followed; what cannot be read is left out. At most 50,000 files, those near the top first. */
export async function readSiteFiles(root: string): Promise<SiteFile[]> {
  const paths = await listFiles(root);
  const files: SiteFile[] = [];
  for (let start = 0; start < paths.length; start += AT_ONCE) {
    const some = paths.slice(start, start + AT_ONCE);
    const heads = await Promise.all(some.map((path) => readHead(join(root, path)).catch(() => null)));
    for (const [index, head] of heads.entries())
      if (head !== null) files.push({ path: some[index] as string, head });
  }
  return files;
}

async function listFiles(root: string): Promise<string[]> {
  const found: string[] = [];
  let folders = [''];
  for (let depth = 0; depth < MAX_DEPTH && folders.length > 0; depth += 1) {
    const below: string[] = [];
    for (const folder of folders) {
      const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
      for (const entry of entries) {
        if (PASSED_OVER.test(entry.name)) continue;
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (entry.isDirectory()) below.push(path);
        else if (entry.isFile() && WANTED.test(entry.name)) found.push(path);
        if (found.length >= MAX_FILES) return found;
      }
    }
    folders = below;
  }
  return found;
}

async function readHead(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}
