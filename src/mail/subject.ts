// Subject and preview line of a digest: they say what is in it, and nothing else. Pure.

import type { CardView } from '../digest/edition.ts';
import { cleanLine, cutLine } from './clean-text.ts';

/** Mail clients show about this much; RFC 5322 recommends it as the length of a line. */
const MAX_SUBJECT = 78;
const MAX_PREVIEW = 120;

/** `Data Director at Riverkeepers Union and 6 more`, shortened from the end that says least. */
export function digestSubject(posts: readonly CardView[]): string {
  const [first] = posts;
  if (first === undefined) return 'New jobs';
  const role = cleanLine(first.role) || 'A new job';
  const more = posts.length > 1 ? ` and ${posts.length - 1} more` : '';
  const full = roleAtOrganisation(first) + more;
  if (lengthOf(full) <= MAX_SUBJECT) return full;
  return cutLine(role, MAX_SUBJECT - more.length) + more;
}

/** What the inbox shows after the subject: the next roles, or of a single post its summary. */
export function digestPreview(posts: readonly CardView[]): string {
  const [first, ...others] = posts;
  if (first === undefined) return '';
  if (others.length === 0) return cleanLine(first.summary, MAX_PREVIEW);
  return cleanLine(`Also: ${others.slice(0, 6).map(roleAtOrganisation).join(', ')}`, MAX_PREVIEW);
}

function roleAtOrganisation(post: CardView): string {
  const role = cleanLine(post.role) || 'A new job';
  const organisation = post.organisation === null ? '' : cleanLine(post.organisation);
  return organisation === '' ? role : `${role} at ${organisation}`;
}

function lengthOf(text: string): number {
  return [...text].length;
}
