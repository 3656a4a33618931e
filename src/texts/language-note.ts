// What to say of a `site.language` that there are no words for: which there are, and which was likely meant. Pure.

import { nearest } from '../nearest.ts';
import { isSpoken, SPOKEN } from './texts.ts';

const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/**
 * `There are no words in "fi" (Finnish): pages and mails are in English.`, and what can be written instead; null for a
 * language that there are words for.
 */
export function languageNote(tag: string): { readonly problem: string; readonly remedy: string } | null {
  if (isSpoken(tag)) return null;
  const name = nameOf(tag);
  const meant = name === null ? meantBy(tag) : null;
  return {
    problem: `There are no words in "${tag}"${name === null ? '' : ` (${name})`}: pages and mails are in English.`,
    remedy: `${meant === null ? '' : `Did you mean "${meant}" (${nameOf(meant)})? `}site.language can be ${SPOKEN.map((one) => `"${one}" (${nameOf(one)})`).join(', ')}, or a variant such as "en-US".`,
  };
}

function nameOf(tag: string): string | null {
  return names.of(tag) ?? null;
}

/** Somebody wrote the language's name ("german", "Deutsch"), or the country's code ("at"). */
function meantBy(tag: string): string | null {
  if (/^[a-z]{2}$/i.test(tag)) {
    const { language } = new Intl.Locale(`und-${tag}`).maximize();
    const meant = `${language}-${tag.toUpperCase()}`;
    return isSpoken(language) && nameOf(meant) !== null ? meant : null;
  }
  const byName = new Map(
    SPOKEN.flatMap((one) => [nameOf(one), ownName(one)].map((name) => [`${name}`, one])),
  );
  const named = new Map([...byName].map(([name, one]) => [name.toLowerCase(), one]));
  return named.get(nearest(tag.toLowerCase(), named.keys()) ?? '') ?? null;
}

/** `Deutsch` */
function ownName(tag: string): string | undefined {
  return new Intl.DisplayNames(tag, { type: 'language' }).of(tag);
}
