import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isSafeAddress } from '../../src/address.ts';
import { createMarks, type Mark, readDigestId } from '../../src/mail/marks.ts';

const marks = createMarks({ secrets: ['a secret'], domain: 'bounces.example.org' });
const digest: Mark = { kind: 'digest', deliveryId: 4711, subscriberId: 42, generation: 1 };
const localOf = (mark: Mark) => marks.returnAddress(mark)?.envid ?? '';

describe('an envelope sender', () => {
  test.each<Mark>([
    digest,
    { kind: 'link', subscriberId: 7, generation: 0 },
    { kind: 'confirmation', confirmationId: 12 },
    {
      kind: 'digest',
      deliveryId: Number.MAX_SAFE_INTEGER,
      subscriberId: Number.MAX_SAFE_INTEGER,
      generation: 2_147_483_647,
    },
  ])('says which mail it is of: %j', (mark) => {
    const { from, envid } = marks.returnAddress(mark) ?? { from: '', envid: '' };
    expect(from).toBe(`${envid}@bounces.example.org`);
    expect(isSafeAddress(from)).toBe(true);
    expect(envid.length).toBeLessThanOrEqual(64);
    expect(marks.find(from)).toEqual(mark);
  });

  test.each([
    ['in capitals', (local: string) => local.toUpperCase()],
    ['in angle brackets among words', (local: string) => `for <${local}@bounces.example.org>; Mon`],
    ['tagged by BATV', (local: string) => `prvs=0123456789=${local}@bounces.example.org`],
    ['rewritten by SRS', (local: string) => `SRS0=HHH=TT=bounces.example.org=${local}@forwarder.example`],
    ['after one that is none of ours', (local: string) => `bounce-d1-1-0-aaaaaaaaaaaaaaaaaaaa ${local}`],
  ])('is found %s', (_, wrap) => {
    expect(marks.find(wrap(localOf(digest)))).toEqual(digest);
  });

  test('is still ours after the secret has changed, and nobody’s with another one', () => {
    const rotated = createMarks({ secrets: ['a new one', 'a secret'], domain: null });
    const strange = createMarks({ secrets: ['a new one'], domain: null });
    expect(rotated.find(localOf(digest))).toEqual(digest);
    expect(strange.find(localOf(digest))).toBeNull();
  });

  test('is none without a domain', () => {
    expect(createMarks({ secrets: ['a secret'], domain: null }).returnAddress(digest)).toBeNull();
  });

  test('cannot be made of another by changing a character', () => {
    const local = localOf(digest);
    fc.assert(
      fc.property(
        fc.nat(local.length - 1),
        fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789-=.'),
        (at, character) => {
          const changed = local.slice(0, at) + character + local.slice(at + 1);
          const found = marks.find(changed);
          expect(found === null || changed === local).toBe(true);
        },
      ),
    );
  });
});

describe('the Message-ID of a digest', () => {
  const plannedAt = new Date('2026-11-23T07:00:00Z');
  const id = marks.digestId({ id: 12, generation: 3, plannedAt }, 'jobs@example.org');

  test('is the same for each try, and says which digest it is of', () => {
    expect(marks.digestId({ id: 12, generation: 3, plannedAt }, 'jobs@example.org')).toBe(id);
    expect(id).toMatch(/^digest\.12\.3\.[a-z2-7]{20}@example\.org$/);
    expect(readDigestId(id)).toEqual({ deliveryId: 12, generation: 3 });
  });

  test('cannot be guessed by who knows when the run was planned', () => {
    const stranger = createMarks({ secrets: ['another'], domain: null });
    expect(stranger.digestId({ id: 12, generation: 3, plannedAt }, 'jobs@example.org')).not.toBe(id);
  });

  test.each([
    'digest.12.0123456789abcdef@example.org',
    'confirm.1.3.aaaaaaaaaaaaaaaaaaaa@example.org',
    '',
    'x'.repeat(5000),
  ])('is not read from %.60s', (text) => {
    expect(readDigestId(text)).toBeNull();
  });
});
