// What only shows when files are looked at together: two posts with one id, two subscriptions with one address, one job
// twice, tags that nobody else has. Pure.

import type { PostDraft } from '../posts/post.ts';
import type { Finding } from './finding.ts';

export interface ReadTogether {
  readonly shown: string;
  readonly post: {
    readonly draft: PostDraft;
    readonly idLine: number | null;
    readonly isOld: boolean;
  } | null;
  readonly subscription: { readonly email: string; readonly line: number } | null;
}

/** Findings of each file that is not the first of its kind, by its place in the list. */
export function findRivals(files: readonly ReadTogether[]): Map<number, Finding[]> {
  const found = new Map<number, Finding[]>();
  const add = (index: number, finding: Finding) => found.set(index, [...(found.get(index) ?? []), finding]);
  const first = {
    ids: new Map<string, string>(),
    addresses: new Map<string, string>(),
    jobs: new Map<string, string>(),
  };
  for (const [index, { shown, post, subscription }] of files.entries()) {
    if (subscription !== null) {
      const rival = claim(first.addresses, subscription.email.toLowerCase(), shown);
      if (rival !== null) add(index, sameAddress(rival, subscription.line));
    }
    if (post === null) continue;
    const { id } = post.draft;
    const rival = id === null ? null : claim(first.ids, id, shown);
    if (rival !== null) add(index, sameId(id as string, rival, post.idLine));
    const job = post.isOld ? null : jobOf(post.draft);
    const twin = job === null || rival !== null ? null : claim(first.jobs, job, shown);
    if (twin !== null) add(index, sameJob(twin));
  }
  return found;
}

/** Who was there before; null = nobody. */
function claim(taken: Map<string, string>, key: string, shown: string): string | null {
  const before = taken.get(key) ?? null;
  if (before === null) taken.set(key, shown);
  return before;
}

/** A careers page may stand for many jobs: the title counts as well. */
function jobOf({ title, applyUrl, pageUrl, says }: PostDraft): string | null {
  if (applyUrl === null || applyUrl === pageUrl || says !== 'live') return null;
  return `${title.toLowerCase()}\n${applyUrl}`;
}

function sameId(id: string, rival: string, line: number | null): Finding {
  const remedy = 'give this post another id, or delete the line: Rolecall then makes one';
  return { level: 'error', line, problem: `the id "${id}" stands in ${rival} too`, remedy };
}

function sameAddress(rival: string, line: number): Finding {
  const remedy = 'keep one of the two, with all alerts in it';
  return { level: 'error', line, problem: `the same address stands in ${rival}`, remedy };
}

function sameJob(rival: string): Finding {
  const problem = `title and link are those of ${rival}: a new file is mailed as another job`;
  return { level: 'note', line: null, problem, remedy: 'delete one of the two if they are one job' };
}
