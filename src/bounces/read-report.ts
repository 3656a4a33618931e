// Is this mail a report, and what does it say? Only what has the form of one counts: an answer of a person or of a machine
// (out of office, a challenge, "thank you for your mail") changes nothing, whatever its words. Pure.

import type { Attachment, Email } from 'postal-mime';
import type { Answer } from '../mail/refusal.ts';
import { readDeliveryStatus } from './delivery-status.ts';
import { readFeedbackReport } from './feedback-report.ts';
import { type Fields, first, readGroups } from './fields.ts';
import { readPlainBounce } from './plain-bounces.ts';
import { bareId, type FoundReport, NO_ANSWER, type ReportKind } from './report.ts';

export type Reading =
  | { readonly status: 'report'; readonly report: FoundReport }
  /** `auto-reply`: by its own word · `passing`: delayed, or delivered after all · `other`: whatever else comes to a mailbox */
  | { readonly status: 'no-report'; readonly what: 'auto-reply' | 'passing' | 'other' };

/** A report stands in front of the mail that it returns: of a longer one, this much is read. */
export const MOST_BYTES = 128 * 1024;
/** Each costs the parser some microseconds. */
const MOST_LINES = 5000;

/** `recipient`: to whom it was delivered, where the mail server tells. Never throws. */
export async function readReport(raw: Uint8Array, recipient = ''): Promise<Reading> {
  const mail = await parse(startOf(raw));
  if (mail === null) return { status: 'no-report', what: 'other' };
  const found = readFeedback(mail) ?? readStatus(mail) ?? readPlain(mail);
  if (found === null) return { status: 'no-report', what: isAutomatic(mail) ? 'auto-reply' : 'other' };
  if (found === 'passing') return { status: 'no-report', what: 'passing' };
  const { kind, answer, within, returned } = found;
  const marks = [recipient, ...deliveredTo(mail), ...within, first(returned, 'return-path')];
  const messageIds = (returned?.get('message-id') ?? []).slice(0, 1).map(bareId);
  return {
    status: 'report',
    report: {
      kind,
      answer,
      at: null,
      clues: { marks: marks.filter((text) => text !== ''), messageIds, address: null },
    },
  };
}

interface Found {
  readonly kind: ReportKind;
  readonly answer: Answer;
  /** Values of the report in which a mark may stand. */
  readonly within: readonly string[];
  /** Headers of the mail that it is about. */
  readonly returned: Fields | undefined;
}

const LIMITS = {
  maxNestingDepth: 20,
  maxHeadersSize: MOST_BYTES,
  maxRfc822NestingDepth: 1,
  forceRfc822Attachments: true,
};

function startOf(raw: Uint8Array): Uint8Array {
  let end = 0;
  for (let line = 0; line < MOST_LINES && end < MOST_BYTES; line += 1) {
    const next = raw.indexOf(10, end);
    if (next === -1) return raw.subarray(0, MOST_BYTES);
    end = next + 1;
  }
  return raw.subarray(0, Math.min(end, MOST_BYTES));
}

/** What a hostile one does to the parser is no report. */
async function parse(raw: Uint8Array): Promise<Email | null> {
  const { default: PostalMime } = await import('postal-mime');
  return PostalMime.parse(raw, LIMITS).catch(() => null);
}

function readFeedback(mail: Email): Found | 'passing' | null {
  const part = textOf(mail, /^message\/feedback-report$/);
  const feedback = part === null ? null : readFeedbackReport(part);
  if (feedback === null) return null;
  if (!feedback.isComplaint) return 'passing';
  const { mailFrom, envid } = feedback;
  return { kind: 'complaint', answer: NO_ANSWER, within: [mailFrom, envid], returned: returnedHeaders(mail) };
}

function readStatus(mail: Email): Found | 'passing' | null {
  const part = textOf(mail, /^message\/(global-)?delivery-status$/);
  const status = part === null ? null : readDeliveryStatus(part);
  if (status === null) return null;
  if (status.status !== 'failed') return 'passing';
  const { kind, answer, envid } = status;
  return { kind, answer, within: [envid], returned: returnedHeaders(mail) };
}

function readPlain(mail: Email): Found | null {
  const bounce = readPlainBounce(mail.text ?? '', header(mail, 'x-failed-recipients')[0] ?? '');
  if (bounce === null) return null;
  return { ...bounce, within: [], returned: readGroups(bounce.returned)[0] };
}

function returnedHeaders(mail: Email): Fields | undefined {
  const part = textOf(
    mail,
    /^(message\/(rfc822|global)|text\/rfc822-headers|message\/(rfc822|global)-headers)$/,
  );
  return part === null ? undefined : readGroups(part)[0];
}

function textOf(mail: Email, type: RegExp): string | null {
  const part = mail.attachments.find(({ mimeType }) => type.test(mimeType.toLowerCase()));
  return part === undefined ? null : decode(part);
}

function decode({ content }: Attachment): string {
  return typeof content === 'string' ? content : new TextDecoder().decode(content);
}

/** Whom it came to, as servers note it at delivery; the sender's own `To` last. */
function deliveredTo(mail: Email): string[] {
  return ['x-original-to', 'delivered-to', 'envelope-to', 'x-envelope-to', 'x-rcpt-to', 'to'].flatMap(
    (name) => header(mail, name),
  );
}

function header(mail: Email, name: string): string[] {
  return mail.headers
    .filter(({ key }) => key === name)
    .slice(0, 5)
    .map(({ value }) => value);
}

/** RFC 3834 section 5, and what was there before it. */
function isAutomatic(mail: Email): boolean {
  const says = (name: string, pattern: RegExp) => header(mail, name).some((value) => pattern.test(value));
  return (
    says('auto-submitted', /^(?!\s*no\b)/i) ||
    says('precedence', /auto.?reply|bulk|junk/i) ||
    ['x-autoreply', 'x-autorespond', 'x-auto-response-suppress'].some((name) => header(mail, name).length > 0)
  );
}
