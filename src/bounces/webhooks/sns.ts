// Amazon SNS carries what SES says. Anybody may sign by SNS for a topic of their own, so the topic must be ours; and the
// certificate must lie with Amazon, in the topic's region. Pure, but for `certificate`, which fetches it.

import { verify, X509Certificate } from 'node:crypto';
import { z } from 'zod';

const text = z.string().max(300_000);
const message = z.object({
  Type: z.enum(['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation']),
  MessageId: text,
  TopicArn: text,
  Subject: text.nullish(),
  Message: text,
  Timestamp: text,
  SignatureVersion: z.enum(['1', '2']),
  Signature: text,
  SigningCertURL: text,
  SubscribeURL: text.optional(),
  Token: text.optional(),
});
type SnsMessage = z.output<typeof message>;

/** The certificate at an address that `isOfAmazon`, in PEM; rejects when it cannot be had. */
export type FetchCertificate = (url: string) => Promise<string>;

export type SnsReading =
  | { readonly status: 'notification'; readonly message: string }
  /** Somebody subscribes us to our topic: to be confirmed by a GET of this address. */
  | { readonly status: 'confirm'; readonly url: string }
  | { readonly status: 'nothing' }
  | { readonly status: 'forged' };

export async function readSns(
  body: unknown,
  topic: string,
  certificate: FetchCertificate,
): Promise<SnsReading> {
  const read = message.safeParse(body);
  if (!read.success || read.data.TopicArn !== topic) return { status: 'forged' };
  const { Type, Message, SigningCertURL, SubscribeURL = '' } = read.data;
  const region = topic.split(':')[3] as string;
  if (!isOfAmazon(SigningCertURL, region) || !SigningCertURL.endsWith('.pem')) return { status: 'forged' };
  if (!isSigned(read.data, await certificate(SigningCertURL))) return { status: 'forged' };
  if (Type === 'Notification') return { status: 'notification', message: Message };
  if (Type === 'UnsubscribeConfirmation') return { status: 'nothing' };
  return isOfAmazon(SubscribeURL, region) ? { status: 'confirm', url: SubscribeURL } : { status: 'forged' };
}

/** An https address of SNS itself in that region; nothing is asked elsewhere. */
function isOfAmazon(address: string, region: string): boolean {
  const url = URL.parse(address);
  if (url === null || url.protocol !== 'https:' || url.port !== '' || url.username !== '') return false;
  return [`sns.${region}.amazonaws.com`, `sns.${region}.amazonaws.com.cn`].includes(url.hostname);
}

/** Which fields are signed, in this order, each with its value on the next line. */
const SIGNED = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  others: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
} as const;

function isSigned(sent: SnsMessage, pem: string): boolean {
  const names = SIGNED[sent.Type === 'Notification' ? 'Notification' : 'others'];
  const lines = names.flatMap((name) => {
    const value = sent[name];
    return value === undefined || value === null ? [] : [`${name}\n${value}\n`];
  });
  try {
    const { publicKey } = new X509Certificate(pem);
    const hash = sent.SignatureVersion === '2' ? 'sha256' : 'sha1';
    return verify(hash, Buffer.from(lines.join('')), publicKey, Buffer.from(sent.Signature, 'base64'));
  } catch {
    return false;
  }
}
