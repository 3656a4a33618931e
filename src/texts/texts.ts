// The words of the board's language. To add a language: add its file beside en.ts, and a line to LANGUAGES.

import { en, type Texts } from './en.ts';

/** What a language's file exports: any part of English's keys; what is missing is said in English. */
export type Translation = { readonly [Section in keyof Texts]?: Partial<Texts[Section]> };

const LANGUAGES: Readonly<Record<string, Translation>> = { en };

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
  const language = known.get(site.language) ?? findLanguage(site.language, LANGUAGES);
  known.set(site.language, language);
  return language;
}

/** As languageOf, from a given set of languages. */
export function findLanguage(tag: string, languages: Readonly<Record<string, Translation>>): Language {
  const wanted = new Intl.Locale(tag);
  const found = languages[wanted.baseName] ?? languages[wanted.language];
  const locale = found === undefined ? new Intl.Locale('en') : wanted;
  return { texts: withEnglish(found ?? {}), locale: locale.baseName, direction: directionOf(locale) };
}

function withEnglish(translation: Translation): Texts {
  const sections = Object.entries(en).map(([name, section]) => [
    name,
    { ...section, ...translation[name as keyof Texts] },
  ]);
  return Object.fromEntries(sections);
}

/** From the script that the language is written in by default. */
function directionOf(locale: Intl.Locale): 'ltr' | 'rtl' {
  const rightToLeft = ['Arab', 'Hebr', 'Thaa', 'Syrc', 'Nkoo', 'Adlm', 'Rohg'];
  return rightToLeft.includes(locale.maximize().script ?? '') ? 'rtl' : 'ltr';
}
