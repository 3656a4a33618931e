// Another name, other words, another form of a file: it stays the same job, and nobody is mailed about it again.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FileWorld } from '../../helpers/file-world.ts';
import {
  BODY,
  createJobWorld,
  job,
  LINK,
  move,
  ONCE,
  other,
  patched,
  rewrite,
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
    'another name and one word, without a link',
    [write('a.md', job({ link: null })), rewrite('a.md', 'b.md', job({ link: null, body: patched }))],
  ],
  [
    'another name, the title turned round, text trimmed, same link',
    [
      write('a.md', job()),
      rewrite(
        'a.md',
        'b.md',
        job({ title: 'Driver: Harbour Parcels', body: BODY.replace(' narrow roads and', '') }),
      ),
    ],
  ],
  [
    'another name and another title, same text without a link',
    [
      write('a.md', job({ link: null })),
      rewrite('a.md', 'b.md', job({ link: null, title: 'Harbour Parcels: Driver (m/f/d)' })),
    ],
  ],
  [
    'another name, the text rewritten, same title and link',
    [write('a.md', job()), rewrite('a.md', 'b.md', job({ body: other.body }))],
  ],
  [
    'another name and another link',
    [write('a.md', job()), rewrite('a.md', 'b.md', job({ link: 'https://parcels.example.org/apply' }))],
  ],
  [
    'another name, another link and one word',
    [
      write('a.md', job()),
      rewrite('a.md', 'b.md', job({ link: 'https://parcels.example.org/apply', body: patched })),
    ],
  ],
  [
    'another name, a link that is new, and one word',
    [write('a.md', job({ link: null })), rewrite('a.md', 'b.md', job({ body: patched }))],
  ],
  [
    'another name, the link with a mark of a campaign, text rewritten',
    [
      write('a.md', job()),
      rewrite('a.md', 'b.md', job({ body: other.body, link: `${LINK}?utm_source=board` })),
    ],
  ],
  [
    'another name, the title respelt, text rewritten, same link',
    [
      write('a.md', job({ title: 'Harbour Parcels: Sr. Driver' })),
      rewrite('a.md', 'b.md', job({ title: 'Harbour Parcels: Senior Driver', body: other.body })),
    ],
  ],
  [
    'another name, the title respelt and one word, no link',
    [
      write('a.md', job({ link: null, title: 'Harbour & Parcels: Driver' })),
      rewrite('a.md', 'b.md', job({ link: null, title: 'Harbour and Parcels: Driver', body: patched })),
    ],
  ],
  [
    'a short text, another name and another title, same link',
    [
      write('a.md', job({ body: 'See the site.' })),
      rewrite('a.md', 'b.md', job({ body: 'See the site.', title: 'Harbour Parcels: Van Driver' })),
    ],
  ],
  [
    'a short text mended, another name, no link, same title',
    [
      write('a.md', job({ body: 'See the notice at the gate, or ask.', link: null })),
      rewrite('a.md', 'b.md', job({ body: 'See the notice at the gate or ask.', link: null })),
    ],
  ],
  ['the folder is moved', [write('a.md', job()), move('a.md', 'jobs/2026/a.md')]],
  [
    'the folder is moved and a word mended',
    [write('x/a.md', job({ link: null })), rewrite('x/a.md', 'y/a.md', job({ link: null, body: patched }))],
  ],
  [
    'the date in the name changes',
    [write('2026-11-15-a.md', job()), move('2026-11-15-a.md', '2026-11-16-a.md')],
  ],
  [
    'the date in the name and a word change',
    [
      write('2026-11-15-a.md', job({ link: null })),
      rewrite('2026-11-15-a.md', '2026-11-16-a.md', job({ link: null, body: patched })),
    ],
  ],
  [
    'a slug changes and the date is stated',
    [write('a.md', job()), rewrite('a.md', '2026-11-16-b.md', job({ more: 'date: 2026-11-16\n' }))],
  ],
  ['the ending becomes .markdown', [write('a.md', job()), move('a.md', 'a.markdown')]],
  [
    'the ending becomes .html and the text its markup',
    [
      write('a.md', job()),
      rewrite(
        'a.md',
        'a.html',
        `---\ntitle: "Harbour Parcels: Driver"\ntags: [data]\n---\n<p>${BODY}</p>\n<p><a href="${LINK}">See more and apply here</a></p>\n`,
      ),
    ],
  ],
  [
    'the ending becomes .html, without a link',
    [
      write('a.md', job({ link: null })),
      rewrite('a.md', 'a.html', `---\ntitle: "Harbour Parcels: Driver"\ntags: [data]\n---\n<p>${BODY}</p>\n`),
    ],
  ],
  [
    'line ends of Windows and another name',
    [
      write('a.md', job({ link: null })),
      rewrite('a.md', 'b.md', job({ link: null }).replaceAll('\n', '\r\n')),
    ],
  ],
  [
    'a byte order mark and another name',
    [write('a.md', job({ link: null })), rewrite('a.md', 'b.md', `\ufeff${job({ link: null })}`)],
  ],
  [
    'accents composed otherwise and another name',
    [
      write('a.md', job({ link: null, title: 'Café Zoë: Driver', body: `${BODY} Café, Zoë, Mañana.` })),
      rewrite(
        'a.md',
        'b.md',
        job({ link: null, title: 'Café Zoë: Driver', body: `${BODY} Café, Zoë, Mañana.` }).normalize('NFD'),
      ),
    ],
  ],
  [
    'lines wrapped anew and another name',
    [
      write('a.md', job({ link: null })),
      rewrite('a.md', 'b.md', job({ link: null, body: BODY.replaceAll(', ', ',\n') })),
    ],
  ],
  [
    'typographic quotes and dashes and another name',
    [
      write('a.md', job({ link: null, body: `${BODY} "Early" isn't a word - it's a promise.` })),
      rewrite('a.md', 'b.md', job({ link: null, body: `${BODY} “Early” isn’t a word – it’s a promise.` })),
    ],
  ],
  [
    'capitals in the title and a word, another name',
    [
      write('a.md', job({ link: null })),
      rewrite('a.md', 'b.md', job({ link: null, title: 'HARBOUR PARCELS: Driver', body: patched })),
    ],
  ],
  ['a letter of the name in capitals', [write('a.md', job()), move('a.md', 'A.md')]],
  ['a name that comes back', [write('a.md', job()), move('a.md', 'b.md'), move('b.md', 'a.md')]],
  [
    'two names in two commits, a word each',
    [
      write('a.md', job({ link: null })),
      rewrite('a.md', 'b.md', job({ link: null, body: patched })),
      rewrite('b.md', 'c.md', job({ link: null, body: patched.replace('a question', 'questions') })),
    ],
  ],
  [
    'deleted, and back under another name with a word mended',
    [
      write('a.md', job({ link: null })),
      (world) => world.remove('a.md'),
      write('b.md', job({ link: null, body: patched })),
    ],
  ],
  [
    'copied under a new name first, the old one deleted later',
    [write('a.md', job()), write('b.md', job()), (world) => world.remove('a.md')],
  ],
];

describe('nobody is mailed twice when', () => {
  test.each(sameJob)('%s', async (_, steps) => {
    expect(await run(world, steps)).toEqual(ONCE);
  });
});
