// How many people a post would be mailed to, as the board's Rolecall tells (web.reach). It is told when it is known, and no
// answer is no mistake of the post.

import { placeFacetsOf, withoutFacets } from '../posts/facets.ts';
import type { PostDraft } from '../posts/post.ts';
import { FREQUENCIES, type Frequency } from '../subscribers/alerts.ts';
import type { CommandContext } from './context.ts';
import type { CheckedFile } from './lint-files.ts';
import { plain } from './table.ts';

/** Rounded down to tens; null = fewer than ten. */
export type PostReach = {
  readonly path: string;
  readonly level: 'reach';
  readonly tags: readonly string[];
  readonly people: number | null;
} & Readonly<Record<Frequency, number | null>>;

const ANSWER_MS = 5000;
const MOST_BYTES = 10_000;
/** So many choices are asked for; a pull request with more is no single post. */
const MOST_QUESTIONS = 20;

interface OpenPost {
  readonly file: CheckedFile;
  readonly draft: PostDraft;
}

/** Asks `GET ADDRESS?tags=data,tech,is:remote` once for each choice of tags and facets, one after the other; stops at the first that fails. */
export async function askReach(
  context: CommandContext,
  posts: readonly OpenPost[],
  address: string,
): Promise<PostReach[]> {
  const answers = new Map<string, Omit<PostReach, 'path'>>();
  const found: PostReach[] = [];
  for (const { file, draft } of posts) {
    // Whether its place is asked for there, the board knows.
    const tags = [...draft.tags, ...placeFacetsOf(draft.location)];
    const key = tags.join(',');
    if (tags.length === 0 || (!answers.has(key) && answers.size === MOST_QUESTIONS)) continue;
    try {
      const reach = answers.get(key) ?? (await askOnce(address, tags, context.signal));
      answers.set(key, reach);
      found.push({ path: file.shown, ...reach });
    } catch (error) {
      context.signal.throwIfAborted();
      context.stderr.write(`${plain(`${address} did not say who would get these (${reasonOf(error)}).`)}\n`);
      break;
    }
  }
  return found;
}

/** `would go to 410 people, 300 weekly, 60 daily`. */
export function describeReach(reach: PostReach): string {
  if (reach.people === null) return 'would go to fewer than ten people';
  const parts = FREQUENCIES.flatMap((frequency) =>
    reach[frequency] === null ? [] : [`${reach[frequency]} ${frequency}`],
  );
  return [`would go to ${reach.people} people`, ...parts].join(', ');
}

async function askOnce(
  address: string,
  tags: readonly string[],
  signal: AbortSignal,
): Promise<Omit<PostReach, 'path'>> {
  const url = new URL(address);
  url.searchParams.set('tags', tags.join(','));
  const limit = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]);
  const answer = await fetch(url, { signal: limit, headers: { Accept: 'application/json' } });
  if (!answer.ok) {
    await answer.body?.cancel();
    throw new Error(answer.status === 404 ? 'it is off there: web.reach' : `status ${answer.status}`);
  }
  const said = JSON.parse((await startOf(answer)) || 'null');
  const number = (value: unknown) => (Number.isSafeInteger(value) ? (value as number) : null);
  if (typeof said !== 'object' || said === null || !('people' in said))
    throw new Error('another answer came');
  const counts = Object.fromEntries(FREQUENCIES.map((name) => [name, number(said[name])]));
  const byFrequency = counts as Record<Frequency, number | null>;
  return { level: 'reach', tags: withoutFacets(tags), people: number(said.people), ...byFrequency };
}

async function startOf(answer: Response): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of answer.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MOST_BYTES) break;
  }
  return text;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = (error.cause ?? {}) as { code?: string };
  return code ?? (error.name === 'TimeoutError' ? `no answer in ${ANSWER_MS / 1000} s` : error.message);
}
