// Ids that come, change and go, and copies that people and machines make: nobody is mailed about a job again.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FileWorld } from '../../helpers/file-world.ts';
import {
  createJobWorld,
  id,
  job,
  move,
  ONCE,
  other,
  patched,
  rewrite,
  rewritten,
  run,
  type Step,
  write,
} from './job-file.ts';

let world: FileWorld;
beforeEach(async () => {
  world = await createJobWorld();
});
afterEach(() => world.close());

const sameJob: readonly [name: string, steps: readonly Step[]][] = [
  [
    'an id is written down later, then the file gets another name',
    [write('a.md', job()), write('a.md', job(id('driver'))), move('a.md', '2026-11-16-a.md')],
  ],
  [
    'an id and another name come in one commit',
    [write('a.md', job()), rewrite('a.md', 'b.md', job(id('driver')))],
  ],
  [
    'an id comes later, then name, text and link change',
    [
      write('a.md', job()),
      write('a.md', job(id('driver'))),
      rewrite('a.md', 'b.md', job({ ...rewritten, ...id('driver') })),
    ],
  ],
  [
    'an id is corrected, then the file gets another name',
    [write('a.md', job(id('drivr'))), write('a.md', job(id('driver'))), move('a.md', 'b.md')],
  ],
  [
    'an id is corrected and the file gets another name',
    [write('a.md', job(id('drivr'))), rewrite('a.md', 'b.md', job(id('driver')))],
  ],
  [
    'an id is taken away with another name',
    [write('a.md', job(id('driver'))), rewrite('a.md', 'b.md', job())],
  ],
  [
    'an id is taken away, then another name',
    [write('a.md', job(id('driver'))), write('a.md', job()), move('a.md', 'b.md')],
  ],
  [
    'a late id goes away, and comes back with another name, text and link',
    [
      write('a.md', job()),
      write('a.md', job(id('driver'))),
      write('a.md', job()),
      rewrite('a.md', 'b.md', job({ ...rewritten, ...id('driver') })),
    ],
  ],
  [
    'the case of an id changes with the name',
    [write('a.md', job(id('Driver'))), rewrite('a.md', 'b.md', job(id('driver')))],
  ],
  [
    'several copies that machines make',
    [
      write('a.md', job()),
      async (world) => {
        for (const name of [
          "a (Bo's conflicted copy 2026-11-26).md",
          'a.sync-conflict-20261126-101010-ABCDEFG.md',
          'a_LOCAL_4711.md',
          'a copy.md',
          'a - Copy.md',
          'a (1).md',
          'a~.md',
          'a-1.md',
          'a_2.md',
          'a-copy.md',
          'a_old.md',
          'old/a.md',
          'a.md.md',
        ])
          await world.write(name, job());
      },
    ],
  ],
  [
    'a copy that machines make with a word mended',
    [
      write('a.md', job()),
      write('a (1).md', job({ body: patched })),
      write('a-copy.md', job({ body: patched })),
      write('a_old.md', job({ body: patched })),
    ],
  ],
  ['a copy, with an id', [write('a.md', job(id('driver'))), write('a copy.md', job(id('driver')))]],
  [
    'a copy of a post that got its id later',
    [
      write('a.md', job()),
      write('a.md', job(id('driver'))),
      write('a copy.md', job(id('driver'))),
      write('b.md', job({ ...other, ...id('driver') })),
    ],
  ],
];

describe('nobody is mailed twice when', () => {
  test.each(sameJob)('%s', async (_, steps) => {
    expect(await run(world, steps)).toEqual(ONCE);
  });
});

test('ids that change places between two files are refused, and nobody is mailed again', async () => {
  const files =
    (one: string, two: string): Step =>
    async (world) => {
      await world.write('a.md', job(id(one)));
      await world.write('b.md', job({ ...other, ...id(two) }));
    };
  expect(await run(world, [files('one', 'two'), files('two', 'one')])).toEqual(['2 cards', '2 jobs']);
});
