// Subject and preview line of a digest: they say what is in it, and nothing else. Pure.

import { cleanLine, cutLine } from '../clean-text.ts';
import type { Texts } from '../texts/en.ts';
import type { CardView } from './edition-view.ts';

type Words = Texts['digestMail'];
type Telling = Pick<CardView, 'role' | 'organisation' | 'summary'>;

/** Mail clients show about this much; RFC 5322 recommends it as the length of a line. */
const MAX_SUBJECT = 78;
const MAX_PREVIEW = 120;
/** Less of an organisation's name says nothing. */
const ENOUGH_OF_A_NAME = 16;

/** `Data Director at Riverkeepers Union and 6 more`, shortened from the end that says least. */
export function digestSubject(posts: readonly Telling[], words: Words): string {
  const [first] = posts;
  if (first === undefined) return words.nothing;
  const more = posts.length - 1;
  const withMore = (text: string) => (more === 0 ? text : words.andMore(text, more));
  const full = withMore(roleAtOrganisation(first, words));
  if (lengthOf(full) <= MAX_SUBJECT) return full;
  const role = roleOf(first, words);
  const room = MAX_SUBJECT - lengthOf(withMore(words.roleAt(role, '')));
  if (first.organisation !== null && room >= ENOUGH_OF_A_NAME) {
    return withMore(words.roleAt(role, cutLine(cleanLine(first.organisation), room, 0.4)));
  }
  return withMore(cutLine(role, MAX_SUBJECT - lengthOf(withMore(''))));
}

/** What the inbox shows after the subject: the first three jobs, or of a single post its summary. */
export function digestPreview(posts: readonly Telling[], words: Words): string {
  const [first, ...others] = posts;
  if (first === undefined) return '';
  if (others.length === 0) return cleanLine(first.summary, MAX_PREVIEW);
  const shown = posts.slice(0, 3);
  const full = shown.map((post) => roleAtOrganisation(post, words)).join(' · ');
  return lengthOf(full) <= MAX_PREVIEW
    ? full
    : cleanLine(shown.map((post) => roleOf(post, words)).join(' · '), MAX_PREVIEW);
}

function roleAtOrganisation(post: Telling, words: Words): string {
  const organisation = post.organisation === null ? '' : cleanLine(post.organisation);
  return organisation === '' ? roleOf(post, words) : words.roleAt(roleOf(post, words), organisation);
}

function roleOf(post: Telling, words: Words): string {
  return cleanLine(post.role) || words.untitled;
}

function lengthOf(text: string): number {
  return [...text].length;
}

/** For the head of a mail: a short line is followed by blanks, else the inbox goes on with what the mail begins with. */
export function preheader(preview: string): string {
  return preview + afterPreview(preview);
}

/** Those blanks. */
export function afterPreview(preview: string): string {
  return '\u034f\u00a0'.repeat(Math.max(0, MAX_PREVIEW - lengthOf(preview)));
}
