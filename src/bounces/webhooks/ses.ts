// Amazon SES, by its notifications and by its event publishing: the message within one of SNS (sns.ts). Pure.

import { z } from 'zod';
import type { FoundReport } from '../report.ts';
import { instantOf, listOf, text, toReport } from './event.ts';

const bounced = z.object({ emailAddress: text, status: text, diagnosticCode: text });
const event = z.object({
  notificationType: text,
  eventType: text,
  mail: z
    .object({ source: text, commonHeaders: z.object({ messageId: text }).catch({ messageId: '' }) })
    .catch({ source: '', commonHeaders: { messageId: '' } }),
  bounce: z
    .object({ bounceType: text, bounceSubType: text, timestamp: text, bouncedRecipients: listOf(bounced) })
    .optional()
    .catch(undefined),
  complaint: z
    .object({
      complaintFeedbackType: text,
      timestamp: text,
      complainedRecipients: listOf(z.object({ emailAddress: text })),
    })
    .optional()
    .catch(undefined),
});

/** A reader's own word; `not-spam` is the opposite, `virus` and `auth-failure` are machines'. Without a type it is one. */
const COMPLAINTS = new Set(['', 'abuse', 'fraud', 'other']);

export function readSes(message: unknown): FoundReport[] {
  const read = event.safeParse(message);
  if (!read.success) return [];
  const { notificationType, eventType, mail, bounce, complaint } = read.data;
  const about = { messageId: mail.commonHeaders.messageId, sender: mail.source };
  const type = notificationType || eventType;
  if (type === 'Bounce' && bounce !== undefined) {
    const kind = bounce.bounceType === 'Permanent' ? 'hard' : 'soft';
    const at = instantOf(bounce.timestamp);
    return bounce.bouncedRecipients.map(({ emailAddress, status, diagnosticCode }) =>
      toReport({
        ...about,
        kind,
        at,
        address: emailAddress,
        status: status || (bounce.bounceSubType === 'MailboxFull' ? '5.2.2' : ''),
        said: diagnosticCode,
      }),
    );
  }
  if (type === 'Complaint' && complaint !== undefined && COMPLAINTS.has(complaint.complaintFeedbackType)) {
    const at = instantOf(complaint.timestamp);
    return complaint.complainedRecipients.map(({ emailAddress }) =>
      toReport({ ...about, kind: 'complaint', at, address: emailAddress }),
    );
  }
  return [];
}
