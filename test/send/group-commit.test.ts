import { expect, it } from 'vitest';
import { createGroupCommit } from '../../src/send/group-commit.ts';

it('what arrives while a commit is under way goes out together in the next', async () => {
  const groups: number[][] = [];
  const first = Promise.withResolvers<void>();
  const commit = createGroupCommit<number>(async (items) => {
    groups.push([...items]);
    if (groups.length === 1) await first.promise;
  });
  const one = commit.add(1);
  await Promise.resolve();
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
