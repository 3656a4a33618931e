// What pages.ts compares with: a bare Hono app that answers with bodies from memory, in a process of its own. The parent
// sends the bodies by path, and may ask how much processor time was taken.

import { fork } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { type AppProcess, answerParent, askChild, handleOf } from './app-process.ts';

export interface PlainPage {
  readonly path: string;
  readonly type: string;
  readonly body: string;
}

/** Starts this file and hands it its pages. */
export async function startPlainWeb(pages: readonly PlainPage[]): Promise<AppProcess> {
  const child = fork(import.meta.filename);
  await askChild(child, null);
  child.send(pages);
  return handleOf(child, await askChild<string>(child, null));
}

function serveFromMemory(pages: readonly PlainPage[]): void {
  const app = new Hono();
  for (const { path, type, body } of pages) {
    app.get(path, (c) => c.body(body, 200, { 'Content-Type': type }));
  }
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, () => {
    process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
}

if (import.meta.main) {
  process.on('disconnect', () => process.exit());
  process.on('message', (message: string | readonly PlainPage[]) => {
    if (typeof message === 'string') answerParent(message);
    else serveFromMemory(message);
  });
  process.send?.('ready');
}
