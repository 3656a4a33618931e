// The facts of a job in the order in which mails and pages show them: organisation, place, kind of work, pay. Pure.

import type { WorkFacet } from '../posts/facets.ts';
import type { Texts } from '../texts/en.ts';

interface Facts {
  readonly organisation: string | null;
  readonly location: string | null;
  readonly salary: string | null;
  readonly work: readonly WorkFacet[];
}

/** Those that are there. What the place says already ("Boston or remote") is not said again. */
export function factsOf({ organisation, location, salary, work }: Facts, words: Texts['work']): string[] {
  const isSaid = location !== null && /remote|hybrid|on-?site/i.test(location);
  const kinds = work
    .filter((facet) => !(isSaid && WHERE.has(facet)))
    .map((facet) => words[facet.slice('is:'.length) as keyof Texts['work']]);
  return [organisation, location, ...kinds, salary].filter((fact) => fact !== null);
}

const WHERE: ReadonlySet<WorkFacet> = new Set(['is:remote', 'is:hybrid', 'is:on-site']);
