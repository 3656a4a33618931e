// Where the posts of somebody's site are, judged by the names of its files and their first lines. Pure: site-files.ts
// reads them.

import { readSiteFacts, type SiteFacts } from './site-facts.ts';

export interface SiteFile {
  /** From the site's folder, with `/`. */
  readonly path: string;
  /** How it begins. */
  readonly head: string;
}

export type Generator = 'Jekyll' | 'Hugo' | 'Eleventy' | 'Astro' | 'Gatsby' | 'Next.js';

export interface FoundSite {
  readonly generator: Generator | null;
  readonly facts: SiteFacts;
  /** Where posts are, from the site's folder; null = in none of its folders. */
  readonly folder: string | null;
  /** So many files in it look like posts. */
  readonly posts: number;
  /** `files.extensions`, where ours would not do. */
  readonly extensions: readonly string[] | null;
  /** `posts.records`, from the site's folder. */
  readonly records: readonly string[];
}

const CONFIGS: readonly (readonly [RegExp, Generator])[] = [
  [/^_config\.(?:ya?ml|toml)$/, 'Jekyll'],
  [/^(?:hugo\.(?:toml|ya?ml|json)|config\/_default\/(?:hugo|config)\.(?:toml|ya?ml))$/, 'Hugo'],
  [/^(?:\.eleventy|eleventy\.config)\.[cm]?[jt]s$/, 'Eleventy'],
  [/^astro\.config\.[cm]?[jt]s$/, 'Astro'],
  [/^gatsby-config\.[cm]?[jt]s$/, 'Gatsby'],
  [/^next\.config\.[cm]?[jt]s$/, 'Next.js'],
];
const JOBS =
  /(?:^|[-_ ])(?:jobs?|vacanc(?:y|ies)|openings?|positions?|opportunit(?:y|ies)|careers?|listings?|gigs?|stellen\w*|emplois?)(?:$|[-_ ])/i;
const PART_OF_SITE = /(?:^|\/)_(?:drafts|layouts|includes|sass|site|data)(?:\/|$)/;
const TEXT = /\.(md|markdown|mkdown|mkdn|mkd|html?)$/i;
const POSTS = /^_?posts?$/;
/** Where generators keep their data; and lists that are named after jobs, at the top. */
const RECORDS = /^(?:(?:src|site|source)\/)?_?data\/.+\.(?:ya?ml|json)$/i;
const LISTS = /^[^/]+(?:\/[^/]+)?\.(?:ya?ml|json)$/i;
const RECORD_TITLE =
  /^\W*"?(?:title|position|role|job_?title)"?\s*:|[{,]\s*"(?:title|position|role|job_?title)"\s*:/im;
/** Fewer files in a folder of any name are pages of the site. */
const ENOUGH = 3;

export function findPosts(files: readonly SiteFile[]): FoundSite {
  const generator = generatorOf(files);
  const config = files.find(({ path }) => CONFIGS.some(([name]) => name.test(path)));
  const best = bestFolder(files);
  const records = best?.rank === 2 ? [] : recordsOf(files);
  // Jobs in a list: what else is written there is the site's blog.
  const chosen = records.length > 0 ? null : best;
  return {
    generator,
    facts: readSiteFacts(config?.head ?? '', {
      isJekyll: generator === 'Jekyll',
      folder: chosen?.folder ?? null,
    }),
    folder: chosen?.folder ?? null,
    posts: chosen?.files.length ?? 0,
    extensions: chosen === null ? null : extensionsOf(chosen.files),
    records,
  };
}

/**
 * As findPosts, where `name` is what the folder is called: it may be no site, but the folder of posts itself, which is
 * then `.`.
 */
export function findPostsIn(files: readonly SiteFile[], name: string): FoundSite {
  const site = findPosts(files);
  if (site.generator !== null || site.records.length > 0 || rankOf(site.folder ?? '') > 0) return site;
  const isNamed = JOBS.test(name) || POSTS.test(name);
  const posts = files.filter(isLikePost).map(({ path }) => path);
  const here = posts.filter((path) => isNamed || !path.includes('/'));
  if (here.length === 0 || (!isNamed && here.length < site.posts)) return site;
  return { ...site, folder: '.', posts: posts.length, extensions: extensionsOf(posts) };
}

function generatorOf(files: readonly SiteFile[]): Generator | null {
  const found = CONFIGS.find(([name]) => files.some(({ path }) => name.test(path)))?.[1];
  if (found !== undefined) return found;
  // Hugo before 0.110.
  const hasOldConfig = files.some(({ path }) => /^config\.(?:toml|ya?ml)$/.test(path));
  return hasOldConfig && files.some(({ path }) => path.startsWith('content/')) ? 'Hugo' : null;
}

interface PostFolder {
  readonly folder: string;
  /** 2 = named after jobs, 1 = after posts, 0 = anything else. */
  readonly rank: number;
  readonly files: readonly string[];
}

/** A folder of jobs, however few, comes before one of posts, and that before any other; then the fullest. */
function bestFolder(files: readonly SiteFile[]): PostFolder | null {
  const posts = files.filter(isLikePost).map(({ path }) => path);
  const folders = [...Map.groupBy(posts, folderOf)]
    .map(([folder, inside]) => ({ folder, rank: rankOf(folder), files: inside }))
    .filter(({ folder, rank, files: inside }) => folder !== '' && (rank > 0 || inside.length >= ENOUGH));
  const [best] = folders.sort((one, other) => other.rank - one.rank || other.files.length - one.files.length);
  return best ?? null;
}

/** Front matter with a title, in YAML or TOML. */
function isLikePost({ path, head }: SiteFile): boolean {
  if (!TEXT.test(path) || PART_OF_SITE.test(path) || /(?:^|\/)_[^/]*$/.test(path)) return false;
  return /^---[^\S\n]*\r?\n[\s\S]*?^title:\s*\S/m.test(head) || /^\+\+\+\s*\n[\s\S]*?^title\s*=/m.test(head);
}

/** What is named after jobs holds all below it; what begins with `_` is only entered on purpose, so the last such counts. */
function folderOf(path: string): string {
  const parts = path.split('/').slice(0, -1);
  const hidden = parts.findLastIndex((part) => part.startsWith('_'));
  const named = parts.findIndex((part) => JOBS.test(part) || /^posts?$/.test(part));
  const end = Math.max(hidden, named);
  return (end === -1 ? parts : parts.slice(0, end + 1)).join('/');
}

function rankOf(folder: string): number {
  const parts = folder.split('/');
  if (parts.some((part) => JOBS.test(part))) return 2;
  return parts.some((part) => POSTS.test(part)) ? 1 : 0;
}

function extensionsOf(paths: readonly string[]): readonly string[] | null {
  const used = new Set(paths.map((path) => TEXT.exec(path)?.[1]?.toLowerCase() ?? ''));
  const html = [...used].filter((extension) => extension.startsWith('htm'));
  return html.length === 0 ? null : ['md', 'markdown', ...html];
}

/** `_data/jobs.yml`, or all files of `_data/jobs/` or `jobs/`. */
function recordsOf(files: readonly SiteFile[]): readonly string[] {
  const lists = files.filter(
    ({ path, head }) => (RECORDS.test(path) || LISTS.test(path)) && RECORD_TITLE.test(head),
  );
  const patterns = lists.flatMap(({ path }) => {
    const parts = path.split('/');
    const extension = path.slice(path.lastIndexOf('.'));
    const named = parts.findIndex((part) => JOBS.test(part.replace(/\.\w+$/, '')));
    if (named === -1) return [];
    return [named === parts.length - 1 ? path : `${parts.slice(0, named + 1).join('/')}/**/*${extension}`];
  });
  return [...new Set(patterns)];
}
