import fc from 'fast-check';
import { expect, test } from 'vitest';
import { domainOf, isSafeAddress, mailboxOf, parseAddress } from '../src/address.ts';

test.each([
  ['ada@example.org', 'ada@example.org'],
  [' Ada.L+jobs@Example.ORG ', 'Ada.L+jobs@example.org'],
  ["o'hara_1-2@mail.example.co.uk", "o'hara_1-2@mail.example.co.uk"],
  ['\u200b\ufeffada@example.org\u2069\u00a0', 'ada@example.org'],
  ['ada@münchen.example', 'ada@xn--mnchen-3ya.example'],
])('taken: %j', (raw, address) => {
  expect(parseAddress(raw)).toEqual({ ok: true, address });
});

test.each([
  ['', 'it is empty'],
  ['ada', 'it has no @'],
  ['ada@a@example.org', 'more than one @'],
  ['a@example.org,b@example.org', 'a comma'],
  ['a@example.org;b@example.org', 'a comma or semicolon'],
  ['Ada <ada@example.org>', 'the address alone'],
  ['ada@example.org\r\nBcc: bob@example.org', 'a line break'],
  ['ada\u200b@example.org', 'another invisible character'],
  ['ada lovelace@example.org', 'a blank'],
  ['"ada l"@example.org', 'a blank'],
  ['"ada"@example.org', 'before the @'],
  ['ädа@example.org', 'before the @'],
  ['.ada@example.org', 'before the @'],
  ['ada..l@example.org', 'before the @'],
  ['@example.org', 'nothing stands before'],
  [`${'a'.repeat(65)}@example.org`, 'longer than 64'],
  [`ada@${'long.'.repeat(60)}org`, 'longer than 254'],
  ['ada%here.example@local.example', 'a % or !'],
  ['here.example!ada@local.example', 'a % or !'],
  ['=?UTF-8?q?a?=@example.org', 'encoded text'],
  ['ada@localhost', 'not a mail domain'],
  ['ada@127.0.0.1', 'not a mail domain'],
  ['ada@[127.0.0.1]', 'not a mail domain'],
  ['ada@0x7f.1', 'not a mail domain'],
  ['ada@ex%61mple.org', 'not a mail domain'],
  ['ada@-example.org', 'not a mail domain'],
  ['ada@exa_mple.org', 'not a mail domain'],
  ['ada@example.org.', 'not a mail domain'],
  ['ada@example', 'not a mail domain'],
])('refused: %j', (raw, words) => {
  expect(parseAddress(raw)).toMatchObject({ ok: false, problem: expect.stringContaining(words) });
});

test('whatever is taken is safe to send to, and is taken again as it is', () => {
  const likely = fc
    .tuple(fc.string(), fc.constantFrom('@', '', '@@'), fc.oneof(fc.domain(), fc.string()))
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.oneof(fc.emailAddress(), likely, fc.string()), (raw) => {
      const reading = parseAddress(raw);
      if (!reading.ok) return;
      expect(isSafeAddress(reading.address)).toBe(true);
      expect(parseAddress(reading.address)).toEqual(reading);
    }),
  );
});

test('a domain is what stands behind the last @, in small letters', () => {
  expect(domainOf('"a@b"@Example.ORG')).toBe('example.org');
});

test.each([
  ['Ada@example.org', 'ada@example.org'],
  ['ada+jobs+2@example.org', 'ada@example.org'],
  ['a.da@example.org', 'a.da@example.org'],
  ['A.d.a+x@GMAIL.com', 'ada@gmail.com'],
  ['ada@googlemail.com', 'ada@gmail.com'],
])('%s is read in the mailbox %s', (address, mailbox) => {
  expect(mailboxOf(address)).toBe(mailbox);
});
