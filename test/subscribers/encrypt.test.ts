import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createVault } from '../../src/subscribers/encrypt.ts';

const vault = createVault(['the secret']);

describe('an address in the vault', () => {
  it('comes out as it went in', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => vault.open(vault.seal(text)) === text));
  });

  it('cannot be read or recognised from outside', () => {
    const sealed = vault.seal('ada@example.org');
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('ada');
    expect(vault.seal('ada@example.org')).not.toBe(sealed);
  });

  it('does not come out when a single byte was changed, or when it is nothing of ours', () => {
    const bytes = Buffer.from(vault.seal('ada@example.org'), 'base64url');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] as number) ^ 1;
      expect(vault.open(changed.toString('base64url'))).toBeNull();
    }
    expect(vault.open('')).toBeNull();
    expect(vault.open('ada@example.org')).toBeNull();
  });

  it('opens with an older secret after a rotation, and with no other', () => {
    const sealed = vault.seal('ada@example.org');
    expect(createVault(['new', 'the secret']).open(sealed)).toBe('ada@example.org');
    expect(createVault(['another']).open(sealed)).toBeNull();
    expect(() => createVault([])).toThrow(RangeError);
  });
});
