// Postmark: its bounce and spam complaint webhooks. It tells no Message-ID of ours, but the address. Pure.

import { z } from 'zod';
import type { FoundReport, ReportKind } from '../report.ts';
import { instantOf, text, toReport } from './event.ts';

const event = z.object({ RecordType: text, Type: text, Email: text, Details: text, BouncedAt: text });

/** Those that are not here say nothing of an address: delays, answers of machines, filters, and what an admin did there. */
const KINDS: ReadonlyMap<string, ReportKind> = new Map([
  ['HardBounce', 'hard'],
  ['BadEmailAddress', 'hard'],
  ['SoftBounce', 'soft'],
  ['SpamComplaint', 'complaint'],
]);

export function readPostmark(body: unknown): FoundReport[] {
  const read = event.safeParse(body);
  if (!read.success) return [];
  const { RecordType, Type, Email, Details, BouncedAt } = read.data;
  const kind =
    RecordType === 'SpamComplaint' ? 'complaint' : RecordType === 'Bounce' ? KINDS.get(Type) : undefined;
  if (kind === undefined) return [];
  return [toReport({ kind, address: Email, said: Details, at: instantOf(BouncedAt) })];
}
