// A thread that answers for posts with their text, and never for one that says so, or takes all memory for another.

import { parentPort } from 'node:worker_threads';

parentPort?.on('message', (batch: readonly { readonly bytes: Uint8Array }[]) => {
  const texts = batch.map(({ bytes }) => Buffer.from(bytes).toString());
  while (texts.includes('never ends'));
  const hoard: number[][] = [];
  while (texts.includes('takes all memory')) hoard.push(Array<number>(100_000).fill(0.5));
  parentPort?.postMessage(texts);
});
