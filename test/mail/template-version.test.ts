// The ledger keeps what an edition shows, and each try renders it anew: the bytes of a view belong to a version of the templates.

import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { renderEdition } from '../../src/mail/digest-mail.ts';
import { type EditionView, TEMPLATE_VERSION } from '../../src/mail/edition-view.ts';
import { sampleCard, sampleView } from './samples.ts';

/** The rendering changed? Raise TEMPLATE_VERSION, and note what it makes now: a mail that is tried again must be the same mail. */
const MADE_BY = { version: 9, hash: 'h9JtCP13S5Wk_NxR8gCG5sTwVVHfkPqcLot30j_51NI' };

const POSTS = Array.from({ length: 12 }, (_, at) =>
  sampleCard({
    id: `post-${at}`,
    role: `Analyst ${at}`,
    organisation: at % 3 === 0 ? null : `Union ${at % 2}`,
    closesSoon: at === 1,
    isRepost: at === 2,
    openings: [],
  }),
);

const VIEWS: readonly EditionView[] = ['en', 'en-US', 'de', 'fr', 'es'].flatMap((language) => [
  sampleView(POSTS.slice(0, 2), { language }),
  sampleView(POSTS, { language, kind: 'welcome' }),
  sampleView([], { language, kind: 'early' }),
]);

test('the templates make of a view what their version made of it before', () => {
  const hash = createHash('sha256');
  for (const view of VIEWS) hash.update(JSON.stringify(renderEdition({ ...view, template: 0 })));
  expect({ version: TEMPLATE_VERSION, hash: hash.digest('base64url') }).toEqual(MADE_BY);
});
