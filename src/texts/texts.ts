// The words of the board's language. To add a language: add its file beside en.ts, and a line to LANGUAGES.

import { de } from './de.ts';
import { en, type Texts } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';

const LANGUAGES: Readonly<Record<string, Texts>> = { en, de, fr, es };

/** Language tags that there are words for. */
export const SPOKEN: readonly string[] = Object.keys(LANGUAGES);

interface Language {
  readonly texts: Texts;
  /** The language of the words: what `lang` says, and what dates, numbers and lists are written in. */
  readonly locale: string;
  /** How it is written. */
  readonly direction: 'ltr' | 'rtl';
}

const known = new Map<string, Language>();

/** The words for `site.language`. */
export function textsOf(site: { readonly language: string }): Texts {
  return languageOf(site).texts;
}

/**
 * The board's language where there are words for it (`de-AT` takes those of `de`), else English: a page whose words
 * are English must not be read out in a German voice, nor hold German dates.
 */
export function languageOf(site: { readonly language: string }): Language {
  const language = known.get(site.language) ?? findLanguage(site.language);
  known.set(site.language, language);
  return language;
}

/** The same board for whoever runs it: what they read is English, whatever its readers read. */
export function forAdmins<Site extends { readonly language: string }>(site: Site): Site {
  return languageOf(site).texts === en ? site : { ...site, language: 'en' };
}

/** Are there words for this language tag, or for the language that it is a variant of? */
export function isSpoken(tag: string): boolean {
  return wordsFor(new Intl.Locale(tag)) !== undefined;
}

function findLanguage(tag: string): Language {
  const wanted = new Intl.Locale(tag);
  const texts = wordsFor(wanted);
  const locale = texts === undefined ? new Intl.Locale('en') : wanted;
  return { texts: texts ?? en, locale: locale.baseName, direction: directionOf(locale) };
}

function wordsFor({ baseName, language }: Intl.Locale): Texts | undefined {
  return LANGUAGES[baseName] ?? LANGUAGES[language];
}

/** From the script that the language is written in by default, or that the tag names (`az-Arab`). */
function directionOf(locale: Intl.Locale): 'ltr' | 'rtl' {
  const rightToLeft = ['Arab', 'Hebr', 'Thaa', 'Syrc', 'Nkoo', 'Adlm', 'Rohg'];
  return rightToLeft.includes(locale.maximize().script ?? '') ? 'rtl' : 'ltr';
}
