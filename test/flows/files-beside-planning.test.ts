import { afterEach, beforeEach, expect, it } from 'vitest';
import { silentLog } from '../../src/log.ts';
import { planManual } from '../../src/plan/plan-run.ts';
import { buildAlert } from '../../src/subscribers/alerts.ts';
import { saveSubscription } from '../../src/subscribers/save-subscription.ts';
import { type Board, createBoard, postText } from '../collect/board.ts';

const PEOPLE = 80;
const ROUNDS = 8;
const INDEXES = Array.from({ length: PEOPLE }, (_, index) => index);

let board: Board;
beforeEach(async () => {
  board = await createBoard();
});
afterEach(() => board.close());

const email = (index: number) => `reader-${index}@example.org`;

/** Every other reader wants what is there; to the rest nothing ever comes, so that planning moves them on. */
async function writeFiles(round: number): Promise<void> {
  for (const index of INDEXES) {
    const tags = index % 2 === 0 ? `data, x${round}` : `x${round}`;
    const name = String(index).padStart(3, '0');
    await board.write(`subscriptions/${name}.md`, `---\nemail: ${email(index)}\ntags: [${tags}]\n---\n`);
  }
}

it('files rewritten beside planning: the two never wait for each other in a circle', async () => {
  // Ids run against the order of the files.
  for (const index of INDEXES.toReversed()) {
    const alerts = [buildAlert({ any: ['data'] })];
    const draft = { email: email(index), name: null, frequency: 'weekly', timeZone: 'UTC', alerts } as const;
    await saveSubscription(board, draft, { source: 'command', path: null }, board.now);
  }
  await board.write('posts/post.md', postText());
  await writeFiles(0);
  await board.collect();
  const failures: string[] = [];
  const noteFailure = (error: unknown) => {
    failures.push(String((error as { code?: unknown }).code ?? error));
  };
  const deps = { db: board.db, config: board.config, log: silentLog, queued: async () => {} };
  let isOver = false;
  let plans = 0;
  const planning = async () => {
    for (; !isOver; plans += 1) {
      board.advance(1000);
      await planManual(deps, 'weekly', board.now).catch(noteFailure);
      // As if nobody had been served, and a further post been announced that nobody wants.
      await board.db.deleteFrom('deliveries').execute();
      await board.db
        .updateTable('announcer')
        .set((eb) => ({ value: eb('value', '+', 1) }))
        .execute();
    }
  };
  const planner = planning();
  for (let round = 1; round <= ROUNDS; round += 1) {
    await writeFiles(round);
    await board.collect().catch(noteFailure);
  }
  isOver = true;
  await planner;
  expect(failures).toEqual([]);
  expect(plans).toBeGreaterThan(ROUNDS / 2);
});
