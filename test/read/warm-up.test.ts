import { expect, it } from 'vitest';
import { readSample, SAMPLES, warmUp } from '../../src/read/warm-up.ts';

it('the samples reach the patterns of every fact, each in a step of its own', () => {
  const drafts = SAMPLES.map(readSample).map((reading) => (reading.status === 'post' ? reading.draft : null));
  expect(drafts).not.toContain(null);
  const saying = (says: (draft: NonNullable<(typeof drafts)[number]>) => boolean) =>
    drafts.filter((draft) => draft !== null && says(draft)).length;
  expect({
    links: saying(({ applyUrl }) => applyUrl === 'https://example.org/apply'),
    pay: saying(({ salary }) => salary !== null),
    places: saying(({ location }) => location !== null && !/remote/i.test(location)),
    kinds: saying(({ tags }) => tags.includes('is:full-time')),
    remote: saying(({ tags }) => tags.includes('is:remote')),
    ends: saying(({ deadline }) => deadline !== null),
  }).toEqual({ links: 1, pay: 2, places: 2, kinds: 1, remote: 1, ends: 2 });
  expect([...warmUp()]).toHaveLength(SAMPLES.length);
});
