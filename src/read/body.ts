// What a digest needs of a post's body: a summary from its beginning and a link from its end. Pure.

import { findApplyLink } from './apply-link.ts';
import { bothEnds } from './both-ends.ts';
import { readBlocks } from './markdown.ts';
import { buildSummary } from './summary.ts';

/** `[Apply here] (https://…)`: a blank too many, which readers see as a link all the same. */
const PARTED_LINK = /\][^\S\n]\((?=https?:\/\/[^\s()]{1,2000}\))/g;

export interface BodyReading {
  readonly summary: string;
  readonly link: string | null;
}

/** `base` resolves relative links; `role` is how the post calls the job. */
export function readBody(body: string, base: string | null, role: string): BodyReading {
  const blocks = readBlocks(bothEnds(body).replaceAll(PARTED_LINK, ']('));
  return { summary: buildSummary(blocks, role), link: findApplyLink(blocks, base) };
}
