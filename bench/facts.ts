// Of the facts that real posts state, how many are read from them, and how many of those read are right: against what a
// person noted before (test/read/annotation). The posts are not in the repository: the folder is an argument.

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PostDraft } from '../src/posts/post.ts';
import { parsePostFile } from '../src/read/post-file.ts';
import { type Annotation, judgePlaceFacets, judgePost, type NotedPost, type Verdict } from './judge-facts.ts';

const SITE = { timeZone: 'America/New_York', url: null, pageUrl: null };
const ANNOTATION = new URL('../test/read/annotation/facts.json', import.meta.url);
const FACTS = ['pay', 'place', 'kind of work', 'remote', 'last day'] as const;

const [folder = process.env.POSTS_FOLDER, ...flags] = process.argv.slice(2);
if (folder === undefined || folder === '') {
  console.log('Left out: no folder of posts given (node bench/facts.ts FOLDER, or POSTS_FOLDER)');
} else {
  await measure(folder, flags.includes('--show'));
}

async function measure(posts: string, isShown: boolean): Promise<void> {
  const noted = JSON.parse(await readFile(ANNOTATION, 'utf8')) as Annotation;
  const drafts = await readDrafts(posts);
  for (const half of ['tuned', 'kept'] as const) {
    const sample = noted.posts.filter((post) => post.half === half);
    const known = sample.flatMap((post) => judgeIfThere(post, drafts, noted));
    print(`${half === 'tuned' ? 'Rules were tuned on' : 'Kept back'}: ${known.length} posts`, known, isShown);
  }
  printLastDays(noted, drafts);
  printPlaceFacets(noted, drafts);
}

/** Who asks for a place gets what bears its facet: one of a place that enough posts of the board state. */
function printPlaceFacets({ posts }: Annotation, drafts: ReadonlyMap<string, PostDraft>): void {
  const known = posts.filter(({ file }) => drafts.has(file));
  const { stated, right, borne, wrong, rare } = judgePlaceFacets(known, drafts);
  console.log(
    `Facets place: of ${known.length} posts on a board of ${drafts.size}: ${stated} places stated that have one, ${right} borne; ` +
      `${borne} facets borne, ${wrong} wrong; ${rare} places have none (too few posts)`,
  );
}

function judgeIfThere(post: NotedPost, drafts: ReadonlyMap<string, PostDraft>, noted: Annotation) {
  const draft = drafts.get(post.file);
  const day = noted.lastDays.find(({ file }) => file === post.file)?.day ?? null;
  return draft === undefined ? [] : [{ draft, verdict: judgePost(post, day, draft, SITE.timeZone) }];
}

type Judged = { readonly draft: PostDraft; readonly verdict: Verdict };

function print(heading: string, judged: readonly Judged[], isShown: boolean): void {
  console.log(`\n${heading}\n${'fact'.padEnd(14)}stated  read  right  missed  wrong  recall  precision`);
  for (const fact of FACTS) {
    const results = judged.map(({ verdict }) => verdict[fact]);
    const sum = (key: 'stated' | 'read' | 'right' | 'wrong') =>
      results.reduce((total, result) => total + result[key], 0);
    const [stated, read, right, wrong] = [sum('stated'), sum('read'), sum('right'), sum('wrong')];
    const figures = [stated, read, right, stated - right, wrong].map((figure) => String(figure).padStart(6));
    console.log(
      `${fact.padEnd(13)}${figures.join(' ')}  ${share(right, stated)}  ${share(read - wrong, read)}`,
    );
  }
  if (!isShown) return;
  for (const { draft, verdict } of judged) {
    for (const fact of FACTS) {
      const { stated, right, wrong, saw } = verdict[fact];
      if (wrong > 0 || right < stated)
        console.log(`${wrong > 0 ? 'WRONG ' : 'missed'} ${fact}: ${draft.title}: ${saw}`);
    }
  }
}

function share(part: number, whole: number): string {
  return (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`).padStart(8);
}

/** Last days are too few for a sample: these were looked for in all posts. */
function printLastDays({ lastDays }: Annotation, drafts: ReadonlyMap<string, PostDraft>): void {
  const read = [...drafts].filter(([, { deadline }]) => deadline !== null);
  const right = read.filter(([file, draft]) =>
    lastDays.some(({ file: known, day }) => known === file && dayOf(draft.deadline) === day),
  );
  console.log(
    `\nLast days in all ${drafts.size} posts: ${lastDays.length} stated, ${read.length} read, ${right.length} right`,
  );
}

function dayOf(instant: Date | null): string | null {
  return instant?.toLocaleDateString('sv', { timeZone: SITE.timeZone }) ?? null;
}

async function readDrafts(folder: string): Promise<Map<string, PostDraft>> {
  const drafts = new Map<string, PostDraft>();
  for (const name of (await readdir(folder)).toSorted()) {
    const bytes = await readFile(join(folder, name));
    const reading = parsePostFile(name, bytes, SITE);
    if (reading.status === 'post')
      drafts.set(createHash('sha256').update(bytes).digest('hex'), reading.draft);
  }
  return drafts;
}
