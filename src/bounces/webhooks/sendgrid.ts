// SendGrid: its event webhook, a list of events. Pure.

import { z } from 'zod';
import type { FoundReport, ReportKind } from '../report.ts';
import { instantOf, listOf, number, text, toReport } from './event.ts';

const event = z.object({
  event: text,
  type: text,
  email: text,
  reason: text,
  status: text,
  timestamp: number,
  'smtp-id': text,
});

export function readSendgrid(body: unknown): FoundReport[] {
  return listOf(event)
    .parse(body)
    .flatMap((told) => {
      const kind = kindOf(told);
      if (kind === null) return [];
      const { email: address, reason: said, status, timestamp } = told;
      const messageId = told['smtp-id'];
      return [toReport({ kind, address, messageId, said, status, at: instantOf(timestamp * 1000) })];
    });
}

/** `blocked`: a filter, or their own reputation. What SendGrid dropped itself it has told before. */
function kindOf({ event: name, type }: { readonly event: string; readonly type: string }): ReportKind | null {
  if (name === 'spamreport') return 'complaint';
  if (name !== 'bounce') return null;
  return type === 'blocked' || type === 'expired' ? 'soft' : 'hard';
}
