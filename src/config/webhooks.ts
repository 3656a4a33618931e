// What BOUNCE_WEBHOOKS says: which mail services may report bounces and complaints, and how each shows who it is. Pure.

import { createPublicKey } from 'node:crypto';

export const WEBHOOK_KINDS = ['ses', 'postmark', 'mailgun', 'sendgrid', 'brevo', 'generic'] as const;
export type WebhookKind = (typeof WEBHOOK_KINDS)[number];

/** What strangers could guess is no secret. */
const SECRET_CHARACTERS = 20;
const TOPIC = /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/;

/** Reads `postmark=SECRET, ses=TOPIC`; throws RangeError with the remedy, never with a secret. */
export function parseWebhooks(text: string): Partial<Record<WebhookKind, string>> {
  const webhooks: Partial<Record<WebhookKind, string>> = {};
  for (const entry of text.split(',').map((part) => part.trim())) {
    if (entry === '') continue;
    const end = entry.indexOf('=');
    const name = entry.slice(0, Math.max(end, 0)).trim();
    const kind = WEBHOOK_KINDS.find((known) => known === name);
    if (kind === undefined)
      throw new RangeError(
        `must be a list such as "postmark=SECRET, ses=TOPIC"; names are ${WEBHOOK_KINDS.join(', ')}`,
      );
    const value = entry.slice(end + 1).trim();
    const problem = problemOf(kind, value);
    if (problem !== null) throw new RangeError(`must hold ${problem} after "${kind}="`);
    webhooks[kind] = value;
  }
  return webhooks;
}

function problemOf(kind: WebhookKind, value: string): string | null {
  if (kind === 'ses')
    return TOPIC.test(value)
      ? null
      : 'the ARN of your SNS topic, such as arn:aws:sns:eu-west-1:123456789012:bounces,';
  if (kind === 'sendgrid' && isVerificationKey(value)) return null;
  return value.length >= SECRET_CHARACTERS && /^[!-~]+$/.test(value)
    ? null
    : `${kind === 'sendgrid' ? 'the verification key of the signed event webhook, or ' : ''}a secret of at least ${SECRET_CHARACTERS} characters without blanks (openssl rand -hex 24)`;
}

/** A public key as SendGrid shows it: SPKI in base64. */
export function isVerificationKey(value: string): boolean {
  try {
    createPublicKey({ key: Buffer.from(value, 'base64'), format: 'der', type: 'spki' });
    return true;
  } catch {
    return false;
  }
}
