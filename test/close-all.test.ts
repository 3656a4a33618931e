import { expect, it } from 'vitest';
import { closeAll } from '../src/close-all.ts';
import { createMemoryLog } from './helpers/memory-log.ts';

const never = () => new Promise<void>(() => {});
const closed: string[] = [];
const closes = (name: string) => async () => {
  closed.push(name);
};

it('closes last opened first, and goes on after one that fails', async () => {
  const log = createMemoryLog();
  const fails = () => Promise.reject(new Error('no'));
  await closeAll([closes('database'), fails, closes('web')], log);
  expect(closed.splice(0)).toEqual(['web', 'database']);
  expect(log.lines).toEqual(['warn Closing did not go well']);
});

it('leaves one that does not come to its end behind, and still closes the rest, all at once', async () => {
  const log = createMemoryLog();
  await closeAll([closes('server'), never, closes('queues'), never], log, { stopMs: 20, restMs: 20 });
  expect(closed.splice(0).toSorted()).toEqual(['queues', 'server']);
  expect(log.lines).toEqual(['warn Stopping takes too long; what is left is cut off']);
});
