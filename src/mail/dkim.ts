// Signs mails (DKIM, RFC 6376) with nodemailer's signer, which leaves a mail unsigned without a word when the key does
// not work: so each signature is looked for, and the first is checked before any mail is sent. It names no header twice,
// so that a second one put on top is not noticed (docs/decisions/009).

import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import DKIM from 'nodemailer/lib/dkim';
import type { DkimIdentity } from '../config/dkim-key.ts';

/** The bytes of a mail, signed: the same for the same mail, so that a retry stays recognisable as one. */
export type Sign = (raw: Buffer) => Promise<Buffer>;

/** What a receiver shows or acts on. One-click unsubscribing counts only where its two are among them (RFC 8058 section 4). */
const SIGNED_HEADERS = [
  'From',
  'To',
  'Reply-To',
  'Subject',
  'Date',
  'Message-ID',
  'MIME-Version',
  'Content-Type',
  'Content-Transfer-Encoding',
  'List-Id',
  'List-Unsubscribe',
  'List-Unsubscribe-Post',
  'Feedback-ID',
  'Auto-Submitted',
];

/** Throws RangeError when what the key signs cannot be verified. */
export async function createDkimSigner({ domain, selector, key }: DkimIdentity): Promise<Sign> {
  const dkim = new DKIM({
    domainName: domain,
    keySelector: selector,
    privateKey: key,
    headerFieldNames: SIGNED_HEADERS.join(':'),
  });
  const sign: Sign = async (raw) => {
    const signed = Buffer.concat(await Array.fromAsync(dkim.sign(raw)));
    if (!signed.subarray(0, 16).equals(FIELD_START)) throw new RangeError('the DKIM key gave no signature');
    return signed;
  };
  if (!isVerified((await sign(Buffer.from(PROBE))).toString('latin1'), key)) {
    throw new RangeError('the DKIM key is damaged: what it signs cannot be verified');
  }
  return sign;
}

const FIELD_START = Buffer.from('DKIM-Signature: ');
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
