// The other end of reading-threads.ts: a thread that reads one batch of posts after another, until it is ended. Knows
// neither the folder nor the ledger.

import { flushCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { keepCompiled } from '../compile-cache.ts';
import type { ReadingRules, UnreadPost } from './read-post.ts';

// Compiling what reads is more than half of what a thread takes to start.
keepCompiled();
const { readPost } = await import('./read-post.ts');
// A thread is ended from outside.
flushCompileCache();

const rules: ReadingRules = workerData;

parentPort?.on('message', (batch: readonly UnreadPost[]) => {
  parentPort?.postMessage(batch.map((post) => readPost(post, rules)));
});
