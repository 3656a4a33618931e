// What looks like a change of a job and is another one: it is mailed.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FileWorld } from '../../helpers/file-world.ts';
import {
  BODY,
  createJobWorld,
  id,
  job,
  other,
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

const otherJob: readonly [name: string, steps: readonly Step[]][] = [
  [
    'another role of the same organisation takes its place',
    [
      write('a.md', job()),
      rewrite('a.md', 'b.md', job({ title: 'Harbour Parcels: Cook', body: other.body })),
    ],
  ],
  [
    'another text with another link has its title',
    [write('a.md', job()), rewrite('a.md', 'b.md', job(rewritten))],
  ],
  [
    'another job states an id of its own',
    [write('a.md', job(id('driver'))), rewrite('a.md', 'b.md', job({ ...other, ...id('cheese') }))],
  ],
  [
    'the same words come under another id after the first was deleted',
    [write('a.md', job(id('driver-1'))), (world) => world.remove('a.md'), write('b.md', job(id('driver-2')))],
  ],
  [
    'an id moves on to another file, when its own is gone',
    [
      write('a.md', job(id('driver'))),
      (world) => world.remove('a.md'),
      write('b.md', job({ ...other, ...id('driver') })),
    ],
  ],
  [
    'one file becomes two',
    [
      write('a.md', job({ body: `${BODY}\n\n## Cheesemaker\n\n${other.body}` })),
      async (world) => {
        await world.write('a.md', job());
        await world.write('b.md', job(other));
      },
    ],
  ],
];

describe('it is another job when', () => {
  test.each(otherJob)('%s', async (_, steps) => {
    expect(await run(world, steps)).toEqual(['2 cards', '2 jobs']);
  });
});

test('two files that become one are the one whose name it has', async () => {
  const steps: readonly Step[] = [
    async (world) => {
      await world.write('a.md', job());
      await world.write('b.md', job(other));
    },
    async (world) => {
      await world.remove('b.md');
      await world.write('a.md', job({ body: `${BODY}\n\n## Cheesemaker\n\n${other.body}` }));
    },
  ];
  expect(await run(world, steps)).toEqual(['2 cards', '2 jobs']);
});
