// The other end of reading-threads.ts: a thread that reads one batch of posts after another, until it is ended. Knows
// neither the folder nor the ledger.

import { parentPort, workerData } from 'node:worker_threads';
import { type ReadingRules, readPost, type UnreadPost } from './read-post.ts';

const rules: ReadingRules = workerData;

parentPort?.on('message', (batch: readonly UnreadPost[]) => {
  parentPort?.postMessage(batch.map((post) => readPost(post, rules)));
});
