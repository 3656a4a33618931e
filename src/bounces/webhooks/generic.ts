// The form for whatever has none of its own (docs/operating.md, "Bounces and complaints"): one report, or `reports`, a list. Here
// a mistake is told: whoever writes to it can mend it. Pure.

import { z } from 'zod';
import type { FoundReport } from '../report.ts';
import { MOST_EVENTS, toReport } from './event.ts';

const words = z.string().max(2000);
const report = z
  .strictObject({
    kind: z.enum(['hard', 'soft', 'complaint']),
    recipient: words.optional(),
    message_id: words.optional(),
    envelope_sender: words.optional(),
    status: z
      .string()
      .regex(/^[245]\.\d{1,3}\.\d{1,3}$/)
      .optional(),
    text: words.optional(),
    at: z.iso.datetime({ offset: true }).optional(),
  })
  .refine(
    ({ recipient, message_id, envelope_sender }) => recipient ?? message_id ?? envelope_sender,
    'needs recipient, message_id or envelope_sender',
  );
const body = z.union([z.strictObject({ reports: z.array(report).max(MOST_EVENTS) }), report]);

/** Throws RangeError that says what is wrong. */
export function readGeneric(given: unknown): FoundReport[] {
  const read = body.safeParse(given);
  if (!read.success) throw new RangeError(z.prettifyError(read.error).slice(0, 500));
  const list = 'reports' in read.data ? read.data.reports : [read.data];
  return list.map(
    ({ kind, recipient = '', message_id = '', envelope_sender = '', status = '', text = '', at }) =>
      toReport({
        kind,
        address: recipient,
        messageId: message_id,
        sender: envelope_sender,
        status,
        said: text,
        at: at === undefined ? null : new Date(at),
      }),
  );
}
