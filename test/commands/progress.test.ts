import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { withProgress } from '../../src/commands/progress.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }));
afterEach(() => void vi.useRealTimers());

async function show(isTTY: boolean, workMs: number): Promise<string> {
  const shown: string[] = [];
  const { promise, resolve } = Promise.withResolvers<string>();
  const output = { isTTY, write: (text: string) => shown.push(text) };
  const work = withProgress(
    output,
    () => 'Planning',
    () => promise,
  );
  vi.advanceTimersByTime(workMs);
  resolve('done');
  expect(await work).toBe('done');
  return shown.join('');
}

test('work that takes long says so, and clears its line at the end', async () => {
  const shown = await show(true, 3200);
  expect(shown).toContain('\rPlanning … 2 s');
  expect(shown).toContain('\rPlanning … 3 s');
  expect(shown.endsWith('\r\u001b[K')).toBe(true);
});

test('quick work says nothing', async () => {
  expect(await show(true, 1900)).toBe('');
});

test('a file or a pipe gets no progress', async () => {
  expect(await show(false, 60_000)).toBe('');
});
