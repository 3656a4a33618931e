// Signs mails (DKIM, RFC 6376, relaxed/relaxed), to the byte as nodemailer's signer does, which a test compares, with a small part
// of what that needs beside the key's own work. The first signature is checked before any mail is sent. It names no header
// twice, so that a second one put on top is not noticed (docs/decisions/009).

import { createHash, createPublicKey, hash, type KeyObject, sign as signWith, verify } from 'node:crypto';
import { foldLines } from 'nodemailer/lib/mime-funcs';
import type { DkimIdentity } from '../config/dkim-key.ts';

/** The header that goes before a mail: the same for the same mail, so that a retry stays recognisable as one. */
export type Sign = (raw: Buffer) => Promise<Buffer>;

/** What a receiver shows or acts on. One-click unsubscribing counts only where its two are among them (RFC 8058 section 4). */
const SIGNED_HEADERS = [
  'from',
  'to',
  'reply-to',
  'subject',
  'date',
  'message-id',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'list-id',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'feedback-id',
  'auto-submitted',
];

/** Throws RangeError when what the key signs cannot be verified. */
export async function createDkimSigner({ domain, selector, key }: DkimIdentity): Promise<Sign> {
  if (key.asymmetricKeyType !== 'rsa')
    throw new RangeError('the DKIM key gave no signature: it is no RSA key');
  const sign: Sign = async (raw) => {
    const end = raw.indexOf(HEAD_END);
    const fields = signedFields(raw.toString('latin1', 0, end + 2));
    const bodyHash = hash('sha256', relaxedBody(raw.subarray(end + HEAD_END.length)), 'base64');
    const tags = [
      ...['v=1', 'a=rsa-sha256', 'c=relaxed/relaxed', `d=${domain}`, 'q=dns/txt', `s=${selector}`],
      ...[`bh=${bodyHash}`, `h=${fields.map(([name]) => name).join(':')}`],
    ];
    const field = `${foldLines(`DKIM-Signature: ${tags.join('; ')}`, 76)};\r\n b=`;
    const signed = [...fields, ['dkim-signature', relaxed(field)] as const];
    const lines = signed.map(([name, value]) => `${name}:${value}`).join('\r\n');
    const signature = signWith('sha256', Buffer.from(lines, 'latin1'), key).toString('base64');
    return Buffer.from(`${field}${folded(signature)}\r\n`, 'latin1');
  };
  if (!isVerified((await sign(Buffer.from(PROBE))).toString('latin1') + PROBE, key)) {
    throw new RangeError('the DKIM key is damaged: what it signs cannot be verified');
  }
  return sign;
}

const HEAD_END = '\r\n\r\n';

/** Name and value of those that are there, in the order of their names above; of several of a name the last. */
function signedFields(head: string): (readonly [string, string])[] {
  const last = new Map(
    head.split(/\r\n(?![ \t])/).map((field) => [field.slice(0, field.indexOf(':')).toLowerCase(), field]),
  );
  return SIGNED_HEADERS.flatMap((name) => {
    const field = last.get(name);
    return field === undefined ? [] : [[name, relaxed(field)] as const];
  });
}

/** The value of a header field (section 3.4.2). */
function relaxed(field: string): string {
  const value = field.slice(field.indexOf(':') + 1).replaceAll('\r\n', '');
  return value.replaceAll(/[ \t]+/g, ' ').replaceAll(/^ | $/g, '');
}

/** Section 3.4.4: blanks at the end of a line and empty lines at the end do not count, and several blanks are one. */
function relaxedBody(body: Buffer): Buffer {
  const text = body.toString('latin1');
  if (!/ (?:[ \r]|$)|\t/.test(text)) return withoutLastLines(body);
  const lines = text.replaceAll(/[ \t]+(?=\r\n|$)/g, '').replaceAll(/[ \t]{2,}|\t/g, ' ');
  return withoutLastLines(Buffer.from(lines, 'latin1'));
}

/** A body ends with one line break, or is empty. */
function withoutLastLines(body: Buffer): Buffer {
  let { length } = body;
  while (length >= 2 && body[length - 2] === CR && body[length - 1] === LF) length -= 2;
  if (length === 0) return body.subarray(0, 0);
  return length === body.length
    ? Buffer.concat([body, LINE_END])
    : body.subarray(0, length + LINE_END.length);
}

const [CR, LF] = [0x0d, 0x0a];
const LINE_END = Buffer.from([CR, LF]);

function folded(signature: string): string {
  return signature.replaceAll(/(^.{73}|.{75}(?!\r?\n|\r))/g, '$&\r\n ').trim();
}

/** In canonical form as it stands (RFC 6376 section 3.4), so that checking it takes no parser of mails. */
const PROBE_HEAD = 'from:rolecall\r\n';
const PROBE_BODY = 'Is this signed?\r\n';
const PROBE = `${PROBE_HEAD}\r\n${PROBE_BODY}`;

/** The signature covers the headers, then its own field without the value of `b=` (RFC 6376 section 3.7). */
function isVerified(signedProbe: string, key: KeyObject): boolean {
  const [, field = '', signature = ''] =
    /^DKIM-Signature:(.*?;\s+b=)(.*?)\r\n(?=from:)/s.exec(signedProbe) ?? [];
  const ownField = `dkim-signature:${field
    .replaceAll('\r\n', '')
    .replaceAll(/[ \t]+/g, ' ')
    .trim()}`;
  const bodyHash = createHash('sha256').update(PROBE_BODY).digest('base64');
  return (
    field.includes(` bh=${bodyHash};`) &&
    verify(
      'sha256',
      Buffer.from(PROBE_HEAD + ownField),
      createPublicKey(key),
      Buffer.from(signature, 'base64'),
    )
  );
}
