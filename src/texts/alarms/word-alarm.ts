// The one home of an alarm's words: its facts in a language. An alarm of which only sentences are known (raised by a version of
// before, or with facts of another shape) is said by its sentences as they stand.

import { languageOf } from '../texts.ts';
import { type AlarmTexts, wordsOf } from './alarm-texts.ts';
import type { AlarmFacts } from './catalogue.ts';
import { alarmsDe } from './de.ts';
import { alarmsEn } from './en.ts';
import { alarmsEs } from './es.ts';
import { alarmsFr } from './fr.ts';

/** For each of `SPOKEN` (texts/texts.ts). */
const LANGUAGES: Readonly<Record<string, AlarmTexts>> = {
  en: alarmsEn,
  de: alarmsDe,
  fr: alarmsFr,
  es: alarmsEs,
};

export interface AlarmSentences {
  readonly message: string;
  readonly remedy: string;
}

/** As the ledger has it: in English, and with what it takes to say it in another language. */
export interface Alarm extends AlarmSentences {
  readonly code: string;
  /** Null = only the sentences are known. */
  readonly facts: AlarmFacts | null;
}

/** The words for `site.language`, English where there are none. */
export function alarmTextsOf(site: { readonly language: string }): AlarmTexts {
  const { locale } = languageOf(site);
  return LANGUAGES[locale] ?? LANGUAGES[new Intl.Locale(locale).language] ?? alarmsEn;
}

/** `place`: on the page of an admin, a button stands beside the remedy in place of the command. */
export function wordAlarm(
  { message, remedy, facts }: Omit<Alarm, 'code'>,
  site: { readonly language: string },
  place: 'terminal' | 'page' = 'terminal',
): AlarmSentences {
  if (facts === null) return { message, remedy };
  const words = wordsOf(alarmTextsOf(site), facts);
  const toDo = (place === 'page' && words.onPage) || words.remedy;
  return { message: words.message(facts), remedy: toDo(facts) };
}

/** In the language of the log and the commands. */
export function inEnglish(facts: AlarmFacts): AlarmSentences {
  const words = wordsOf(alarmsEn, facts);
  return { message: words.message(facts), remedy: words.remedy(facts) };
}
