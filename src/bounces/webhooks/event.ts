// What an event of a mail service says, whichever it is; and how its loose JSON is read: what is not there, or is something
// else, is nothing. Pure.

import { z } from 'zod';
import type { Answer } from '../../mail/refusal.ts';
import { bareId, type FoundReport, NO_ANSWER, type ReportKind, readAnswer } from '../report.ts';

/** One request holds no more events; the services send fewer. */
export const MOST_EVENTS = 2000;

export const text = z.string().max(20_000).catch('');
export const number = z.number().catch(Number.NaN);
/** A list of whatever is one; others become empty. */
export const listOf = <T>(schema: z.ZodType<T>) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((items) => items.slice(0, MOST_EVENTS).flatMap((item) => schema.safeParse(item).data ?? []));

interface Event {
  readonly kind: ReportKind;
  readonly address: string;
  readonly messageId?: string;
  /** The envelope sender, where it is told. */
  readonly sender?: string;
  readonly said?: string;
  readonly status?: string;
  readonly at?: Date | null;
}

/** The service has shown who it is, so that its word on the address counts. */
export function toReport({
  kind,
  address,
  messageId = '',
  sender = '',
  said = '',
  status = '',
  at,
}: Event): FoundReport {
  const answer: Answer = kind === 'complaint' ? NO_ANSWER : readAnswer(said, status);
  return {
    kind,
    answer,
    at: at ?? null,
    clues: {
      marks: sender === '' ? [] : [sender],
      messageIds: messageId === '' ? [] : [bareId(messageId)],
      address: address === '' ? null : address,
    },
  };
}

/** Null for what is none. */
export function instantOf(value: string | number): Date | null {
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? null : at;
}
