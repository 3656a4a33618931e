// Nobody finds out by asking who is subscribed, left or complained: the same bytes, after the same questions to the
// ledger. How long it takes is measured by bench/same-time.ts.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eraseSubscriber } from '../../src/subscribers/erase.ts';
import { unsubscribe } from '../../src/subscribers/subscriber-store.ts';
import { suppress } from '../../src/subscribers/suppression-store.ts';
import { links, NOW } from './board.ts';
import { createPerson, createWebBoard, type WebBoard } from './web-board.ts';

let board: WebBoard;
/** Who asks for another address. */
let account: string;
/** Of one length, so that what is stored may be compared by its length. */
let addresses: string[];
beforeAll(async () => {
  board = await createWebBoard();
  account = new URL(links.account(board.seed.bob, NOW)).pathname;
  const [on, left, erased] = [
    await createPerson(board),
    await createPerson(board),
    await createPerson(board),
  ];
  await unsubscribe(board.db, left.id, NOW);
  await eraseSubscriber(board.db, erased.id, NOW);
  await suppress(board.db, 'angry1@example.net', 'complaint', NOW);
  await suppress(board.db, 'gone01@example.net', 'bounced', NOW);
  const unknown = ['newer1', 'angry1', 'gone01'].map((name) => `${name}@example.net`);
  addresses = [on.email, left.email, erased.email, ...unknown];
});
afterAll(() => board.close());

const PAGES = [
  { page: 'a sign-up', path: () => '/subscribe', fields: { tags: 'data', frequency: 'daily' } },
  {
    page: 'a sign-up by a script',
    path: () => '/subscribe',
    fields: { tags: 'data' },
    accept: 'application/json',
  },
  { page: 'asking for a link', path: () => '/link', fields: {} },
  {
    page: 'a change of address',
    path: () => account,
    fields: { action: 'change-address' },
  },
];

describe.each(PAGES)('$page', ({ path, fields, accept = 'text/html' }) => {
  const ask = (email: string) => board.send(path(), { ...fields, email }, board.app, { accept });

  it('has the same bytes of answer, and asks the ledger the same in the same order, whoever the address is', async () => {
    await board.db.deleteFrom('limits').execute();
    board.app = board.web();
    await ask('first1@example.net');
    const seen = new Set<string>();
    for (const email of addresses) {
      const questions: unknown[] = [];
      const response = await listen(questions, () => ask(email));
      expect([200, 202]).toContain(response.status);
      const answer = [response.status, [...response.headers], await response.text()];
      expect(questions.length).toBeGreaterThan(3);
      seen.add(JSON.stringify([answer, questions]).replaceAll(email, 'EMAIL').replaceAll(RANDOM, 'RANDOM'));
    }
    expect([...seen]).toHaveLength(1);
  });
});

/** Name and value of the cookie that lets a browser confirm. */
const RANDOM = /-[\w-]{8}=[\w-]{32};/g;

/** Notes the statements that a piece of work sends, and how long their values are. */
async function listen<T>(questions: unknown[], work: () => T | Promise<T>): Promise<T> {
  const executor = board.db.getExecutor();
  const original = executor.executeQuery.bind(executor);
  executor.executeQuery = (query, ...rest) => {
    questions.push([query.sql, query.parameters.map((value) => String(value).length)]);
    return original(query, ...rest);
  };
  try {
    return await work();
  } finally {
    executor.executeQuery = original;
  }
}
