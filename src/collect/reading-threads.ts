// Reads many posts in threads of their own, on all processors, while the process goes on with what else it does. The threads
// end with the pass: a board that rests pays nothing for them. What takes too long, or too much memory, is that file's mistake
// and no other's (docs/decisions/028).

import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { FileProblem } from '../read/file-mistake.ts';
import type { PostReading } from '../read/post-file.ts';
import { mapInSlices } from '../slices.ts';
import type { LookedFile } from './look.ts';
import { type ReadingRules, readPost, toUnread, type UnreadPost } from './read-post.ts';

/** As TypeScript in the checkout, compiled in the package. */
const ENTRY = new URL(`./reading-thread${extname(import.meta.filename)}`, import.meta.url);
/** A thread takes as long to start as half of these to read. */
const MANY = 1000;
const MOST_THREADS = 4;
/** Handed over at once: long enough that handing over costs little, short enough that threads end together. */
const BATCH = 40;
/** Of a thread's heap: a thousand times what a post takes. */
const MOST_MEMORY_MB = 256;
/** Processor time for a batch, which takes a hundredth of it, looked at so often; other people's load does not count. */
const MOST_CPU_MS = 5000;
const LOOK_MS = 500;

interface Options {
  readonly entry?: URL;
  readonly mostCpuMs?: number;
  readonly mostMemoryMb?: number;
  readonly lookMs?: number;
}

const TOO_MUCH: PostReading & FileProblem = {
  status: 'invalid',
  line: null,
  problem: 'reading this file takes too long, or too much memory',
  remedy: 'shorten it; if it is a post like others, tell us, with the file',
};

/** Few are read here, since threads take a while to start. Throws as readInThreads. */
export async function readEach(files: readonly LookedFile[], rules: ReadingRules): Promise<ReadFile[]> {
  if (files.length < MANY)
    return mapInSlices(files, (file) => ({ file, reading: readPost(toUnread(file), rules) }));
  const readings = (await readInThreads(await mapInSlices(files, toUnread), rules)).values();
  return mapInSlices(files, (file) => ({ file, reading: readings.next().value as PostReading }));
}

interface ReadFile {
  readonly file: LookedFile;
  readonly reading: PostReading;
}

/** The readings in the order of `posts`. Throws when a thread ends for any other reason than what is in a file. */
export async function readInThreads(
  posts: readonly UnreadPost[],
  rules: ReadingRules,
  options: Options = {},
): Promise<PostReading[]> {
  const readings: PostReading[] = Array(posts.length);
  const batches = batchesOf(posts);
  const work = async () => {
    let thread = startThread(rules, options);
    try {
      for (let batch = batches.pop(); batch !== undefined; batch = batches.pop()) {
        const read = await thread.read(batch.posts);
        if (read !== 'too much') put(readings, batch.start, read);
        else {
          await thread.end();
          thread = startThread(rules, options);
          if (batch.posts.length === 1) put(readings, batch.start, [TOO_MUCH]);
          else batches.push(...oneByOne(batch));
        }
      }
    } finally {
      // Where one fails, the others stop as well.
      batches.length = 0;
      await thread.end();
    }
  };
  const count = Math.min(MOST_THREADS, availableParallelism(), batches.length);
  await Promise.all(Array.from({ length: count }, work));
  return readings;
}

interface Batch {
  readonly start: number;
  readonly posts: readonly UnreadPost[];
}

/** The first one last. */
function batchesOf(posts: readonly UnreadPost[]): Batch[] {
  return Array.from({ length: Math.ceil(posts.length / BATCH) }, (_, index) => {
    const start = index * BATCH;
    return { start, posts: posts.slice(start, start + BATCH) };
  }).toReversed();
}

/** To see which of them it is. */
function oneByOne({ start, posts }: Batch): Batch[] {
  return posts.map((post, index) => ({ start: start + index, posts: [post] })).toReversed();
}

function put(readings: PostReading[], start: number, read: readonly PostReading[]): void {
  for (const [index, reading] of read.entries()) readings[start + index] = reading;
}

function startThread(
  rules: ReadingRules,
  { entry = ENTRY, mostCpuMs = MOST_CPU_MS, mostMemoryMb = MOST_MEMORY_MB, lookMs = LOOK_MS }: Options,
) {
  const resourceLimits = { maxOldGenerationSizeMb: mostMemoryMb };
  const worker = new Worker(entry, { workerData: rules, resourceLimits });
  const ended = endOf(worker);
  // It may end between two batches.
  ended.catch(() => {});
  return {
    async read(posts: readonly UnreadPost[]): Promise<readonly PostReading[] | 'too much'> {
      const over = new AbortController();
      const { signal } = over;
      try {
        const answer = once(worker, 'message', { signal });
        const tooLong = watch(worker, { mostCpuMs, lookMs, signal });
        worker.postMessage(posts);
        const first = await Promise.race([answer, tooLong, ended]);
        return first === 'too much' ? first : (first[0] as readonly PostReading[]);
      } catch (error) {
        if (!isOutOfMemory(error)) throw error;
        return 'too much';
      } finally {
        over.abort();
      }
    },
    end: () => worker.terminate(),
  };
}

/** Rejects, with what the thread died of. */
function endOf(worker: Worker): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  worker.once('error', reject);
  worker.once('exit', (code) => reject(new Error(`a thread that reads posts ended by itself (${code})`)));
  return promise;
}

/** Resolves when the thread has worked for too long. */
async function watch(
  worker: Worker,
  {
    mostCpuMs,
    lookMs,
    signal,
  }: { readonly mostCpuMs: number; readonly lookMs: number; readonly signal: AbortSignal },
): Promise<'too much'> {
  let before: number | null = null;
  for (;;) {
    await delay(lookMs, undefined, { signal });
    // Not running yet, or not any more.
    const usage = await worker.cpuUsage().catch(() => null);
    if (usage === null) continue;
    before ??= usage.user + usage.system;
    if (usage.user + usage.system - before > mostCpuMs * 1000) return 'too much';
  }
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
