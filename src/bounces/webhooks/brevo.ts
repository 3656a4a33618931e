// Brevo: its transactional webhook, one event a call, or several where that is set. Pure.

import { z } from 'zod';
import type { FoundReport, ReportKind } from '../report.ts';
import { instantOf, listOf, number, text, toReport } from './event.ts';

const event = z.object({ event: text, email: text, reason: text, ts_epoch: number, 'message-id': text });

/** `blocked` is Brevo's own list; `error` and `deferred` are for now. */
const KINDS: ReadonlyMap<string, ReportKind> = new Map([
  ['hard_bounce', 'hard'],
  ['invalid_email', 'hard'],
  ['soft_bounce', 'soft'],
  ['spam', 'complaint'],
  ['complaint', 'complaint'],
]);

export function readBrevo(body: unknown): FoundReport[] {
  return listOf(event)
    .parse(Array.isArray(body) ? body : [body])
    .flatMap((told) => {
      const kind = KINDS.get(told.event);
      if (kind === undefined) return [];
      // Of its three instants the only one that is not in the account's own zone; in milliseconds.
      const at = instantOf(told.ts_epoch);
      return [toReport({ kind, address: told.email, messageId: told['message-id'], said: told.reason, at })];
    });
}
