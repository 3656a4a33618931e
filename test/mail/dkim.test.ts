import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import DKIM from 'nodemailer/lib/dkim';
import { afterEach, expect, test } from 'vitest';
import { silentLog } from '../../src/log.ts';
import { createDkimSigner, type Sign } from '../../src/mail/dkim.ts';
import { createSmtpMailer } from '../../src/mail/mailer.ts';
import { buildPlainMessage } from '../../src/mail/message.ts';
import { DAMAGED_PEM, IDENTITY, verifyDkim } from '../helpers/dkim.ts';
import { startSmtp } from '../helpers/smtp.ts';
import { anyText } from './any-text.ts';

const FRAME = {
  to: 'ada@example.net',
  from: { name: 'Riverside Jobs', address: 'jobs@example.org' },
  replyTo: null,
  messageId: 'digest.7.abc@example.org',
  date: new Date('2026-11-22T12:00:00Z'),
  boundary: 'abc',
};
const message = buildPlainMessage({ ...FRAME, subject: 'Grüße', text: 'A  line with  blanks \n\n\n' });

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function deliver(sign: Sign) {
  const smtp = await startSmtp();
  closers.push(() => smtp.close());
  const mailer = createSmtpMailer({ url: smtp.url, connections: 1, log: silentLog, sign });
  closers.push(() => mailer.close());
  return { smtp, mailer, outcome: await mailer.send(message) };
}

test('a mail goes out signed, and is the same but for one header more', async () => {
  const { smtp } = await deliver(await createDkimSigner(IDENTITY));
  const raw = smtp.messages[0]?.raw ?? expect.fail('nothing came');
  expect((await verifyDkim(raw)).result).toBe('pass');
  const field = raw.subarray(0, raw.length - message.raw.length).toString();
  expect(field).toMatch(
    /^DKIM-Signature: v=1; a=rsa-sha256; c=relaxed\/relaxed; d=example\.org;(?:.*\r\n[ ])+.*\r\n$/,
  );
  expect(raw.subarray(-message.raw.length).equals(message.raw)).toBe(true);
});

test('signed again it is the same to the byte', async () => {
  const [one, other] = [await createDkimSigner(IDENTITY), await createDkimSigner(IDENTITY)];
  expect((await one(message.raw)).equals(await other(message.raw))).toBe(true);
});

test('what is signed is what the signer of nodemailer signs, to the byte', async () => {
  const { domain, selector, key } = IDENTITY;
  const theirs = new DKIM({
    domainName: domain,
    keySelector: selector,
    privateKey: key,
    headerFieldNames:
      'From:To:Reply-To:Subject:Date:Message-ID:MIME-Version:Content-Type:Content-Transfer-Encoding:List-Id:List-Unsubscribe:List-Unsubscribe-Post:Feedback-ID:Auto-Submitted',
  });
  const ours = await createDkimSigner(IDENTITY);
  const blank = fc.constantFrom(' ', '\t', 'a', '\n', 'ü', '=');
  const text = fc.array(fc.oneof(blank, anyText(90)), { maxLength: 30 }).map((parts) => parts.join(''));
  const body = fc
    .array(fc.constantFrom(' ', '\t', 'a', '\r\n'), { maxLength: 12 })
    .map((parts) => Buffer.from(`${parts.join('')}\r\n`));
  const property = fc.asyncProperty(text, text, body, async (subject, words, end) => {
    const { raw } = buildPlainMessage({ ...FRAME, subject, text: words, html: `<p>${words}</p>` });
    const odd = Buffer.concat([raw, end]);
    const signed = Buffer.concat(await Array.fromAsync(theirs.sign(odd)));
    expect(Buffer.concat([await ours(odd), odd]).equals(signed)).toBe(true);
  });
  await fc.assert(property, { numRuns: 20 });
});

test('a damaged key is found before any mail is signed', async () => {
  const signer = createDkimSigner({ ...IDENTITY, key: createPrivateKey(DAMAGED_PEM) });
  await expect(signer).rejects.toThrow('the DKIM key is damaged');
});

test('a key of a kind that the signer leaves out in silence is no signer', async () => {
  const signer = createDkimSigner({ ...IDENTITY, key: generateKeyPairSync('ed25519').privateKey });
  await expect(signer).rejects.toThrow('no signature');
});

test('a mail that cannot be signed does not go out at all, and a person has to look', async () => {
  const { smtp, outcome } = await deliver(async () => {
    throw new Error('the key is gone');
  });
  expect(outcome).toEqual({ status: 'refused', kind: 'about-us', reply: 'not sent: the key is gone' });
  expect(smtp.messages).toEqual([]);
});
