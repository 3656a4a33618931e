// Facts that a post keeps in its text: place, pay, kind of work and the last day to apply. Pure. What is lifted stands on a card without
// its surroundings, so each rule would rather miss a fact than tell a wrong one (docs/decisions/007).

import type { WorkFacet } from '../posts/facets.ts';
import { liftDeadline } from './lift-deadline.ts';
import { liftKinds } from './lift-kind.ts';
import { liftLocation, locationLines } from './lift-location.ts';
import { liftSalary } from './lift-salary.ts';
import { liftWhere } from './lift-where.ts';
import { readShownPost } from './shown-post.ts';

export interface LiftedFacts {
  readonly location: string | null;
  readonly salary: string | null;
  /** Kind of work, and where it is done. */
  readonly work: readonly WorkFacet[];
  /** The last millisecond of the last day to apply. */
  readonly deadline: Date | null;
}

/** What the front matter says of the post, as far as its text is read by it. */
export interface PostContext {
  readonly role: string;
  readonly location: string | null;
  readonly publishedAt: Date | null;
  readonly timeZone: string;
}

/** Reads a Markdown body. Without `publishedAt` only a deadline with its year is lifted. */
export function liftFacts(
  body: string,
  { role, location: statedLocation, publishedAt, timeZone }: PostContext,
): LiftedFacts {
  const shown = readShownPost(body);
  const places =
    statedLocation === null ? locationLines(shown.lines).map(({ value }) => value) : [statedLocation];
  return {
    location: liftLocation(shown, role),
    salary: liftSalary(shown),
    work: [...liftWhere(places, shown), ...liftKinds(shown, role)],
    deadline: liftDeadline(shown, { publishedAt, timeZone }),
  };
}
