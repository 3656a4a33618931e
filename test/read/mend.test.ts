import { describe, expect, test } from 'vitest';
import { fieldsOf } from '../../src/read/lint-file.ts';
import { findMends, type MendablePost } from '../../src/read/mend.ts';

const post = (block: string, hasLink = false): MendablePost => ({
  fields: fieldsOf(Buffer.from(`---\ntitle: "Heron Works: Clerk"\n${block}\n---\n`)),
  hasLink,
});
const many = (number: number, block: string, hasLink = false) =>
  Array.from({ length: number }, () => post(block, hasLink));

describe('which keys mean one of ours', () => {
  test('each of theirs, the commonest first, with the number of posts', () => {
    const posts = [
      ...many(2, 'contact: {email: jobs@heron.example.org}'),
      ...many(3, 'how_to_apply: https://heron.example.org/1'),
      ...many(1, 'compensation: $50,000', true),
    ];
    expect(findMends(posts).keys).toEqual([
      { ours: 'apply_url', theirs: ['how_to_apply', 'contact.email'], posts: 5 },
      { ours: 'salary', theirs: ['compensation'], posts: 1 },
    ]);
  });

  test('a slip in one of a hundred posts is none', () => {
    expect(findMends([...many(99, 'tags: [data]'), post('compensation: $50,000')]).keys).toEqual([]);
  });

  test('"url" is one only where most posts have no other link', () => {
    const url = 'url: https://heron.example.org/1';
    expect(findMends([...many(2, url), ...many(3, 'tags: [data]')]).keys).toEqual([]);
    expect(findMends([...many(3, url), ...many(2, 'tags: [data]')]).keys).toEqual([
      { ours: 'apply_url', theirs: ['url'], posts: 3 },
    ]);
  });

  test('what stands for the title where there is none', () => {
    const record = { fields: fieldsOf(Buffer.from('---\nposition: Clerk\n---\n')), hasLink: true };
    expect(findMends([record]).keys).toEqual([{ ours: 'title', theirs: ['position'], posts: 1 }]);
  });
});

test('the words under which jobs are filled', () => {
  const posts = [
    post('status: Closed'),
    ...many(2, 'status: filled'),
    post('status: open'),
    post('expired: true'),
  ];
  expect(findMends(posts).closedWhen).toEqual([
    { key: 'status', words: ['filled', 'closed'], posts: 3 },
    { key: 'expired', words: ['true'], posts: 1 },
  ]);
});
