// Feedback reports (ARF, RFC 5965): somebody called a mail of ours spam, or took that back. Pure.

import { first, readGroups } from './fields.ts';

/** Of the registered types only these are the reader's own word; the others are about signatures, viruses, or say the opposite. */
const COMPLAINTS = new Set(['abuse', 'fraud', 'opt-out']);

export interface FeedbackReport {
  readonly isComplaint: boolean;
  /** Where a mark of ours may stand. */
  readonly mailFrom: string;
  readonly envid: string;
}

/** Null for a text that is none. */
export function readFeedbackReport(text: string): FeedbackReport | null {
  const [fields] = readGroups(text);
  const type = first(fields, 'feedback-type').toLowerCase();
  if (type === '') return null;
  return {
    isComplaint: COMPLAINTS.has(type),
    mailFrom: first(fields, 'original-mail-from'),
    envid: first(fields, 'original-envelope-id'),
  };
}
