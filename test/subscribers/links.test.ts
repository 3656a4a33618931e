import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLinks, type LinkPurpose } from '../../src/subscribers/links.ts';

const publicUrl = 'https://alerts.example.org';
const links = createLinks({ publicUrl, secrets: ['the secret'] });
const alice = { id: 4711, generation: 3 };
const PURPOSES: readonly LinkPurpose[] = ['unsubscribe', 'manage', 'digest', 'confirm', 'receipts'];
const NOW = new Date('2026-11-22T10:00:00Z');
const MINUTE = 60_000;
const later = (ms: number) => new Date(NOW.getTime() + ms);
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~%+/= \n';

const tokenOf = (link: string) => link.slice(link.lastIndexOf('/') + 1);
const tokens = {
  unsubscribe: tokenOf(links.unsubscribe(alice)),
  manage: tokenOf(links.manage(alice)),
  digest: tokenOf(links.digest(4711)),
  confirm: tokenOf(links.confirm(4711)),
  receipts: tokenOf(links.receipts(4711)),
};

describe('a link in a mail', () => {
  it('stands below the public address, with the purpose and a token in one form', () => {
    expect(links.unsubscribe(alice)).toMatch(
      /^https:\/\/alerts\.example\.org\/unsubscribe\/3mv\.3\.[A-Za-z0-9_-]{43}$/,
    );
    expect(links.manage(alice)).toContain('/manage/3mv.3.');
    expect(links.digest(35)).toContain('/digest/z.0.');
  });

  it('stays the same for ever: mails that were sent years ago carry it', () => {
    const key = Buffer.from(hkdfSync('sha256', 'the secret', '', 'rolecall unsubscribe link', 32));
    const mac = createHmac('sha256', key).update('unsubscribe.3mv.3').digest('base64url');
    expect(tokens.unsubscribe).toBe(`3mv.3.${mac}`);
  });

  it('says whom it is for, whatever the id and generation', () => {
    const number = fc.nat({ max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(number, number, (id, generation) => {
        const owner = { id: id + 1, generation };
        fc.pre(Number.isSafeInteger(owner.id));
        expect(links.verify('unsubscribe', tokenOf(links.unsubscribe(owner)))).toEqual(owner);
        expect(links.verify('digest', tokenOf(links.digest(owner.id)))).toEqual({
          id: owner.id,
          generation: 0,
        });
      }),
    );
  });

  it.each(PURPOSES)('opens nothing but its own purpose: %s', (purpose) => {
    for (const other of PURPOSES) {
      const isOwn = other === purpose;
      expect(links.verify(other, tokens[purpose]) !== null, `${purpose} as ${other}`).toBe(isOwn);
    }
  });
});

describe('a link to the account', () => {
  const token = tokenOf(links.account(alice, NOW));

  it('opens for 30 minutes, counted in seconds, and then never again', () => {
    expect(links.verifyAccount(token, NOW)).toEqual(alice);
    expect(links.verifyAccount(token, later(30 * MINUTE))).toEqual(alice);
    expect(links.verifyAccount(token, later(30 * MINUTE + 1000))).toBeNull();
    expect(links.verifyAccount(token, later(-2 * MINUTE))).toBeNull();
  });

  it('cannot be made younger, nor opened as another link or the other way round', () => {
    const [id, generation, issued, mac] = token.split('.') as [string, string, string, string];
    const younger = (Number.parseInt(issued, 36) + 60).toString(36);
    expect(links.verifyAccount([id, generation, younger, mac].join('.'), NOW)).toBeNull();
    expect(links.verifyAccount([id, generation, mac].join('.'), NOW)).toBeNull();
    for (const purpose of PURPOSES) {
      expect(links.verify(purpose, token)).toBeNull();
      expect(links.verifyAccount(tokens[purpose], NOW)).toBeNull();
    }
  });

  it('is refused with any one character changed', () => {
    for (let at = 0; at < token.length; at += 1) {
      for (const character of ALPHABET) {
        const changed = token.slice(0, at) + character + token.slice(at + 1);
        if (changed !== token) expect(links.verifyAccount(changed, NOW), changed).toBeNull();
      }
    }
  });
});

describe('a token that is not ours', () => {
  it.each(PURPOSES)(
    'is refused with any one character changed, left out, added or doubled: %s',
    (purpose) => {
      const token = tokens[purpose];
      for (let at = 0; at <= token.length; at += 1) {
        const [before, after] = [token.slice(0, at), token.slice(at)];
        expect(links.verify(purpose, before + after.slice(1)) === null || after === '').toBe(true);
        for (const character of ALPHABET) {
          const changed = before + character + after.slice(1);
          if (changed !== token) expect(links.verify(purpose, changed), changed).toBeNull();
          expect(links.verify(purpose, before + character + after), before + character + after).toBeNull();
        }
      }
    },
  );

  it('is refused when it spells the same bytes in another way', () => {
    const mac = Buffer.from(tokens.unsubscribe.split('.')[2] as string, 'base64url');
    const spellings = [
      `3mv.3.${mac.toString('base64')}`,
      `3mv.3.${mac.toString('base64url')}=`,
      `3mv.3.${mac.toString('hex')}`,
      tokens.unsubscribe.replace('3mv', '3MV'),
      tokens.unsubscribe.replace('3mv', '03mv'),
      tokens.unsubscribe.replace('.3.', '.03.'),
      `${tokens.unsubscribe}\n`,
      encodeURIComponent(` ${tokens.unsubscribe}`),
    ];
    for (const spelling of spellings) expect(links.verify('unsubscribe', spelling), spelling).toBeNull();
  });

  it('is refused among thousands of random ones of the right form', () => {
    for (let round = 0; round < 5000; round += 1) {
      const token = `3mv.3.${randomBytes(32).toString('base64url')}`;
      expect(links.verify('unsubscribe', token)).toBeNull();
    }
  });

  it('is refused whatever it is', () => {
    fc.assert(fc.property(fc.string({ maxLength: 80 }), (text) => links.verify('manage', text) === null));
  });
});

describe('secrets', () => {
  it('are rotated: the first signs, the others are still accepted', () => {
    const rotated = createLinks({ publicUrl, secrets: ['a new secret', 'the secret'] });
    expect(rotated.verify('unsubscribe', tokens.unsubscribe)).toEqual(alice);
    expect(rotated.unsubscribe(alice)).not.toBe(links.unsubscribe(alice));
    expect(links.verify('unsubscribe', tokenOf(rotated.unsubscribe(alice)))).toBeNull();
  });

  it('make links worthless when they are others', () => {
    const foreign = createLinks({ publicUrl, secrets: ['another secret'] });
    expect(foreign.verify('unsubscribe', tokens.unsubscribe)).toBeNull();
  });

  it('must be given', () => {
    expect(() => createLinks({ publicUrl, secrets: [] })).toThrow(RangeError);
  });
});
