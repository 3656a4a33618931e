import { expect, it, vi } from 'vitest';
import { createGroupCommit } from '../../src/send/group-commit.ts';

it('what arrives while a commit is under way goes out together in the next', async () => {
  const groups: number[][] = [];
  const first = Promise.withResolvers<void>();
  const commit = createGroupCommit<number>(async (items) => {
    groups.push([...items]);
    if (groups.length === 1) await first.promise;
  });
  const one = commit.add(1);
  await vi.waitUntil(() => groups.length === 1);
  const rest = [commit.add(2), commit.add(3)];
  first.resolve();
  await Promise.all([one, ...rest]);
  expect(groups).toEqual([[1], [2, 3]]);
});

it('a commit that fails fails its own items only', async () => {
  let calls = 0;
  const commit = createGroupCommit<string>(async () => {
    calls += 1;
    if (calls === 1) throw new Error('lost');
  });
  const lost = commit.add('a');
  await expect(lost).rejects.toThrow('lost');
  await expect(commit.add('b')).resolves.toBeUndefined();
});

const HOUR_MS = 3_600_000;

it('the first waits for those who are about to come, and for nobody else', async () => {
  const groups: number[][] = [];
  const commit = createGroupCommit<number>(async (items) => void groups.push([...items]), {
    expected: () => 3,
    mostMs: HOUR_MS,
  });
  await Promise.all([commit.add(1), commit.add(2), commit.add(3)]);
  await Promise.all([commit.add(4), Promise.resolve().then(() => commit.add(5)), commit.add(6)]);
  expect(groups).toEqual([
    [1, 2, 3],
    [4, 6, 5],
  ]);
});

it('those who are in the commit under way are not waited for', async () => {
  const groups: number[][] = [];
  const first = Promise.withResolvers<void>();
  let expected = 2;
  const commit = createGroupCommit<number>(
    async (items) => {
      groups.push([...items]);
      if (groups.length === 1) await first.promise;
    },
    { expected: () => expected, mostMs: HOUR_MS },
  );
  const both = [commit.add(1), commit.add(2)];
  await vi.waitUntil(() => groups.length === 1);
  expected = 3;
  const third = commit.add(3);
  first.resolve();
  await Promise.all([...both, third]);
  expect(groups).toEqual([[1, 2], [3]]);
});

it('nobody is waited for longer than a moment', async () => {
  const commit = createGroupCommit<number>(async () => {}, { expected: () => 2, mostMs: 1 });
  await expect(commit.add(1)).resolves.toBeUndefined();
});
