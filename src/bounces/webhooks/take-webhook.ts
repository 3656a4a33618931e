// Step: a mail service calls. Is it really that service, and what does it report? Before that is known, nothing is done but
// what is in proportion to the call.

import type { WebhookKind } from '../../config/webhooks.ts';
import { isVerificationKey } from '../../config/webhooks.ts';
import type { FoundReport } from '../report.ts';
import { type IntakeDeps, takeReport } from '../take-reports.ts';
import { hasSecret, isOfMailgun, isOfSendgrid } from './authentic.ts';
import { readBrevo } from './brevo.ts';
import { readGeneric } from './generic.ts';
import { readMailgun } from './mailgun.ts';
import { readPostmark } from './postmark.ts';
import { readSendgrid } from './sendgrid.ts';
import { readSes } from './ses.ts';
import { type FetchCertificate, readSns } from './sns.ts';

export interface WebhookCall {
  header(name: string): string;
  /** Read when it is needed, and not before the secret was right, where there is one. */
  body(): Promise<Uint8Array>;
}

export type WebhookOutcome =
  | { readonly status: 'taken'; readonly reports: number }
  | { readonly status: 'refused' }
  | { readonly status: 'malformed'; readonly why: string };

export interface WebhookDeps extends IntakeDeps {
  readonly certificate: FetchCertificate;
  /** Answers a subscription to our topic. */
  readonly confirm: (url: string) => Promise<unknown>;
}

const REFUSED: WebhookOutcome = { status: 'refused' };

export async function takeWebhook(
  deps: WebhookDeps,
  kind: WebhookKind,
  secret: string,
  call: WebhookCall,
  now: Date,
): Promise<WebhookOutcome> {
  const isBySecret =
    kind !== 'ses' && kind !== 'mailgun' && !(kind === 'sendgrid' && isVerificationKey(secret));
  if (isBySecret && !hasSecret(call.header('authorization'), secret)) return REFUSED;
  const raw = await call.body();
  const body = parseJson(raw);
  if (body === undefined) return isBySecret ? { status: 'malformed', why: 'the body is no JSON' } : REFUSED;
  if (kind === 'ses') return takeSns(deps, body, secret, now);
  if (kind === 'mailgun' && !isOfMailgun(body, secret, now)) return REFUSED;
  if (kind === 'sendgrid' && !isBySecret && !isOfSendgrid(raw, signedBy(call), secret)) return REFUSED;
  try {
    return await takeAll(deps, kind, READ[kind](body), now);
  } catch (error) {
    if (error instanceof RangeError) return { status: 'malformed', why: error.message };
    throw error;
  }
}

const READ: Readonly<Record<Exclude<WebhookKind, 'ses'>, (body: unknown) => FoundReport[]>> = {
  postmark: readPostmark,
  mailgun: readMailgun,
  sendgrid: readSendgrid,
  brevo: readBrevo,
  generic: readGeneric,
};

function signedBy(call: WebhookCall) {
  const header = (name: string) => call.header(`x-twilio-email-event-webhook-${name}`);
  return { signature: header('signature'), timestamp: header('timestamp') };
}

async function takeSns(deps: WebhookDeps, body: unknown, topic: string, now: Date): Promise<WebhookOutcome> {
  const read = await readSns(body, topic, deps.certificate);
  if (read.status === 'forged') return REFUSED;
  if (read.status === 'confirm') {
    await deps.confirm(read.url);
    deps.log.info('The subscription to the topic of BOUNCE_WEBHOOKS is confirmed', { topic });
  }
  if (read.status !== 'notification') return { status: 'taken', reports: 0 };
  const message = parseJson(Buffer.from(read.message));
  return takeAll(deps, 'ses', message === undefined ? [] : readSes(message), now);
}

async function takeAll(
  deps: WebhookDeps,
  kind: WebhookKind,
  reports: readonly FoundReport[],
  now: Date,
): Promise<WebhookOutcome> {
  for (const report of reports) await takeReport(deps, report, kind, now);
  return { status: 'taken', reports: reports.length };
}

function parseJson(raw: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(raw));
  } catch {
    return undefined;
  }
}
