// Every alarm of the catalogue is said in every language, with what happened in it; and what a row of the ledger says where its
// facts say nothing.

import { describe, expect, test } from 'vitest';
import { toAlarm } from '../../src/installation/alarm-store.ts';
import type { AlarmTexts } from '../../src/texts/alarms/alarm-texts.ts';
import { type AlarmFacts, type AlarmKind, readFacts } from '../../src/texts/alarms/catalogue.ts';
import { alarmsEn } from '../../src/texts/alarms/en.ts';
import { alarmTextsOf, inEnglish, wordAlarm } from '../../src/texts/alarms/word-alarm.ts';
import { SPOKEN } from '../../src/texts/texts.ts';
import { said } from './said.ts';

const channel = { channel: 7, name: '#jobs', service: 'slack', file: 'jobs.md' };
const silent = { is: 'silent', why: 'ECONNREFUSED' } as const;

/** One or more of each kind: each of what it can be because of, each of what may be missing. */
const ALARMS: { readonly [Kind in AlarmKind]: readonly Omit<Extract<AlarmFacts, { kind: Kind }>, 'kind'>[] } =
  {
    'posts-held': [{ count: 1 }, { count: 1234 }],
    'welcomes-held': [{ count: 1 }, { count: 1234 }],
    'retags-held': [{ count: 1 }, { count: 1234 }],
    'files-vanished': [
      { files: 'post', folder: '_posts', isFolderGone: false, count: 21, example: 'one.md' },
      { files: 'subscription', folder: 'people', isFolderGone: true, count: 1, example: null },
    ],
    repository: [
      { problem: 'no-branch', branch: 'live', seconds: 0, words: '' },
      { problem: 'rewritten', branch: 'live', seconds: 0, words: '' },
      { problem: 'too-slow', branch: null, seconds: 300, words: '' },
      { problem: 'other', branch: null, seconds: 0, words: 'fatal: bad object' },
    ],
    'page-not-there': [
      { count: 3, url: 'https://x.example/a', answer: { is: 'status', status: 404 } },
      { count: 1, url: 'https://x.example/a', answer: null },
    ],
    collecting: [{ error: 'EIO' }],
    'public-url': [
      { url: 'https://x.example', answer: { is: 'leads-on', to: 'https://y.example' } },
      { url: 'https://x.example', answer: { is: 'said', words: 'all is quiet' } },
      { url: 'https://x.example', answer: silent },
    ],
    'disk-full': [
      { place: 'data', path: '/srv/data' },
      { place: 'database', path: null },
    ],
    'opt-outs-not-noted': [{ lines: 2, path: '/srv/opt-outs', error: 'EACCES' }],
    'secret-lost': [{}],
    'queue-stuck': [{ part: 'planning', minutes: 12 }],
    doctor: [{ check: 'Queue', message: 'Redis does not answer.', remedy: 'Start it.' }],
    'channel-gone': [{ ...channel, reply: 'status 410' }],
    'channel-silent': [
      { ...channel, reply: 'status 503', isOurs: false },
      { ...channel, reply: 'status 401', isOurs: true },
    ],
    'channel-refuses': [{ ...channel, posts: 3 }],
    'mail-paused': [
      { because: 'refuses-us', addresses: 0, reply: '550 no' },
      { because: 'nothing-taken', addresses: 5, reply: '550 no' },
      { because: 'most-refused', addresses: 0, reply: '550 no' },
      { because: 'directory', addresses: 0, reply: '550 no' },
    ],
    'domain-paused': [
      { domain: 'example.net', because: 'directory', reply: '550 no' },
      { domain: 'example.net', because: 'refuses-us', reply: '550 no' },
    ],
    'mail-server-busy': [{ reply: '454 credits used up' }],
    'mail-server-away': [{ error: 'ECONNREFUSED', waiting: 42 }],
    'mail-refused': [{ domain: 'example.net' }, { domain: null }],
    'mail-slow': [
      { mails: 9, minutes: 7, domains: [{ domain: 'example.net', mails: 5 }], more: 0 },
      { mails: 9, minutes: 7, domains: [{ domain: 'example.net', mails: 5 }], more: 3 },
    ],
    'bounce-mailbox': [{ error: 'no login' }],
    unsendable: [
      { run: 31, named: [{ delivery: 41, person: 51 }], all: 6, over: 2, error: 'out of range' },
      { run: 31, named: [{ delivery: 41, person: 51 }], all: 1, over: 1, error: null },
    ],
    'delivery-stuck': [{ delivery: 41, run: 31, person: 51, error: 'bad page' }],
    'run-unbalanced': [{ run: 31, what: 'scheduled', frequency: 'weekly', matched: 9, counts: { sent: 8 } }],
  };

/** What stands for something else, and is said by its meaning. */
const MEANT = new Set([
  'all',
  'because',
  'place',
  'part',
  'files',
  'problem',
  'is',
  'channel',
  'kind',
  'check',
]);

/** The names, numbers and answers of an alarm. */
function given(facts: unknown): string[] {
  if (typeof facts === 'string') return [facts];
  if (typeof facts === 'number') return facts > 1 && facts < 1000 ? [String(facts)] : [];
  if (typeof facts !== 'object' || facts === null) return [];
  return Object.entries(facts).flatMap(([key, value]) => (MEANT.has(key) ? [] : given(value)));
}

const all = Object.entries(ALARMS).flatMap(([kind, list]) =>
  list.map((facts) => ({ kind, ...facts }) as AlarmFacts),
);
const kept = (facts: AlarmFacts) => ({ ...inEnglish(facts), facts });
const UNFILLED = /undefined|NaN|\[object|\$\{|#(?!jobs)|\bnull\b(?! where)/;
const COMMAND = /rolecall (?:release|resume|held|why)/;

describe.each(SPOKEN)('in %s', (language) => {
  const words = all.map((facts) => ({
    facts,
    ...wordAlarm(kept(facts), { language }),
    onPage: wordAlarm(kept(facts), { language }, 'page').remedy,
  }));

  test('each alarm has words, and they say what happened', () => {
    const poor = words.flatMap(({ facts, message, remedy, onPage }) => {
      const lost = given(facts).filter((one) => !`${message} ${remedy}`.includes(one));
      const broken = [message, remedy, onPage].filter((one) => one.length < 6 || UNFILLED.test(one));
      return lost.length + broken.length === 0 ? [] : [{ message, lost, broken }];
    });
    expect(poor).toEqual([]);
  });

  test('no command stands beside a button', () => {
    const buttons = /^(posts-held|welcomes|retags|files|mail-paused|domain|channel-(gone|silent))/;
    const wordy = words.filter(({ facts, onPage }) => buttons.test(facts.kind) && COMMAND.test(onPage));
    expect(wordy.map(({ onPage }) => onPage)).toEqual([]);
    expect(words.filter(({ remedy }) => COMMAND.test(remedy)).length).toBeGreaterThan(10);
  });
});

test.each(SPOKEN.filter((language) => language !== 'en'))('in %s, nothing is left in English', (language) => {
  const around = ({ page, mail, waits, places }: AlarmTexts) => ({ page, mail, waits, places });
  const english = said(around(alarmsEn), around(alarmsEn));
  const own = said(around(alarmTextsOf({ language })), around(alarmsEn));
  const left = [...english].filter(([key, one]) => (own.get(key)?.words ?? one.words) === one.words);
  // German has the word, too.
  expect(left.map(([key]) => key)).toEqual(language === 'de' ? ['mail.raised.label'] : []);
  const sentences = all
    .filter(({ kind }) => kind !== 'doctor')
    .flatMap((facts) => {
      const english = Object.values(inEnglish(facts));
      return Object.values(wordAlarm(kept(facts), { language })).filter((one) => english.includes(one));
    });
  expect(sentences).toEqual([]);
});

test('a number is written as the language writes it', () => {
  const message = (language: string) =>
    wordAlarm(kept({ kind: 'posts-held', count: 1234 }), { language }).message;
  expect(message('en')).toMatch(/^1,234 new posts/);
  expect(message('de-CH')).toMatch(/^1\.234 neue Stellen/);
});

describe('of a row', () => {
  const facts = { kind: 'posts-held', count: 30 } as const;
  const row = { code: 'posts-held', ...inEnglish(facts), facts };
  const german = (kept: typeof row | Record<string, unknown>) =>
    wordAlarm(toAlarm(kept as typeof row), { language: 'de' }).message;

  test('that is current, the facts are said', () => {
    expect(german(row)).toMatch(/^30 neue Stellen/);
  });

  test.each([
    ['none', null],
    ['of no kind that is known', { kind: 'meteor', size: 3 }],
    ['of another shape', { kind: 'posts-held', count: 'many' }],
    ['older than the sentences', { ...facts, count: 29 }],
  ])('whose facts are %s, the sentences are said', (_, other) => {
    expect(german({ ...row, facts: other })).toBe(row.message);
  });

  test('facts that a later version added are passed over', () => {
    expect(readFacts({ ...facts, since: 'yesterday' })).toEqual(facts);
  });
});
