// Mailgun: events in its webhooks of today, with the signature inside. Pure.

import { z } from 'zod';
import type { FoundReport, ReportKind } from '../report.ts';
import { instantOf, number, text, toReport } from './event.ts';

const status = z.object({ code: number, message: text, description: text });
const event = z.object({
  event: text,
  severity: text,
  recipient: text,
  timestamp: number,
  envelope: z.object({ sender: text }).catch({ sender: '' }),
  message: z
    .object({ headers: z.object({ 'message-id': text }).catch({ 'message-id': '' }) })
    .catch({ headers: { 'message-id': '' } }),
  'delivery-status': status.catch({ code: Number.NaN, message: '', description: '' }),
});

export function readMailgun(body: unknown): FoundReport[] {
  const read = z.object({ 'event-data': event }).safeParse(body);
  if (!read.success) return [];
  const { 'delivery-status': said, ...told } = read.data['event-data'];
  const kind = kindOf(told);
  if (kind === null) return [];
  const words = said.message || said.description;
  const code = said.code >= 400 && said.code < 600 ? `${said.code} ` : '';
  return [
    toReport({
      kind,
      address: told.recipient,
      messageId: told.message.headers['message-id'],
      sender: told.envelope.sender,
      said: `${code}${words}`,
      at: instantOf(told.timestamp * 1000),
    }),
  ];
}

/** Who left by a link of Mailgun's left Mailgun: our mails have none. */
function kindOf(told: { readonly event: string; readonly severity: string }): ReportKind | null {
  if (told.event === 'complained') return 'complaint';
  if (told.event !== 'failed') return null;
  return told.severity === 'permanent' ? 'hard' : 'soft';
}
