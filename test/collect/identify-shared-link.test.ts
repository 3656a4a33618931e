import { describe, expect, test } from 'vitest';
import { file, identify, post } from './identified.ts';

describe('posts of one organisation, which share its careers page or have no link', () => {
  const TEXTS: Readonly<Record<string, string>> = {
    canvasser:
      'You knock on doors in three boroughs, listen more than you talk, and come back with what people said.',
    driver:
      'Forty parcels of food go from the harbour to the hills each morning, and somebody has to like early hours.',
    treasurer:
      'Two ledgers, one auditor and a board that asks good questions wait for whoever enjoys closing the year.',
    welder:
      'The turbines are older than most of us; they are kept alive with patience, argon and a good ear for noise.',
  };
  describe.each(['https://example.org/careers', null])('link %s', (link) => {
    const words = (role: string) => ({ title: `Org: ${role}`, body: TEXTS[role] as string, link });
    const at = (path: string, role: string) => file(path, words(role));
    const known = (id: string, path: string, role: string) => post(id, path, words(role));

    test('swap their names and are who they were', () => {
      const was = [known('1', 'a', 'canvasser'), known('2', 'b', 'driver')];
      expect(identify([at('a', 'driver'), at('b', 'canvasser')], was)).toEqual(['a → 2', 'b → 1']);
    });

    test('move up by one to make place for a new one, which is new', () => {
      const was = [known('1', '1', 'canvasser'), known('2', '2', 'driver'), known('3', '3', 'treasurer')];
      const now = [at('1', 'welder'), at('2', 'canvasser'), at('3', 'driver'), at('4', 'treasurer')];
      expect(identify(now, was)).toEqual(['1 → new', '2 → 1', '3 → 2', '4 → 3']);
    });

    test('the next one written over the last is new', () => {
      expect(identify([at('a', 'driver')], [known('1', 'a', 'canvasser')])).toEqual(['a → new', '- 1']);
    });

    test('one that gets another title and a word mended is the same', () => {
      const mended = { title: 'Org: Canvassers', body: `${TEXTS.canvasser} Soon!`, link };
      expect(identify([file('a', mended)], [known('1', 'a', 'canvasser')])).toEqual(['a → 1']);
    });

    test('one that moves with another title and a short text is the same, if no other has that text', () => {
      const short = { body: 'See the site.', link };
      const moved = file('b', { title: 'Org: Canvassers', ...short });
      const was = post('1', 'a', { title: 'Org: Canvasser', ...short });
      expect(identify([moved], [was])).toEqual(['b → 1']);
      expect(identify([moved, file('c', { title: 'c', ...short })], [was])).toEqual(['b → new', 'c → new']);
    });

    test('a copy beside its original takes nothing from it', () => {
      const copy = at('a', 'driver');
      expect(
        identify([copy, at('b', 'driver')], [known('1', 'a', 'canvasser'), known('2', 'b', 'driver')]),
      ).toEqual(['a → new', 'b → 2', '- 1']);
    });
  });

  test('one that moves, gets another title and a word mended is told by its link', () => {
    const link = 'https://example.org/jobs/17';
    const now = file('b', { title: 'Org: Canvassers', body: `${TEXTS.canvasser} Soon!`, link });
    expect(
      identify([now], [post('1', 'a', { title: 'Org: Canvasser', body: TEXTS.canvasser as string, link })]),
    ).toEqual(['b → 1']);
  });
});
