// Delivery status notifications (RFC 3464): what became of a mail at each recipient. One of ours has one recipient; behind
// it may stand several, and then it is gone only when all of them are. Pure.

import { type Answer, readRefusal } from '../mail/refusal.ts';
import { type Fields, first, readGroups } from './fields.ts';
import { readAnswer } from './report.ts';

export type DeliveryStatus =
  | {
      readonly status: 'failed';
      readonly kind: 'hard' | 'soft';
      readonly answer: Answer;
      readonly envid: string;
    }
  /** It was delivered somewhere, or is still on its way. */
  | { readonly status: 'delayed' | 'delivered' };

/** Null for a text that is none. */
export function readDeliveryStatus(text: string): DeliveryStatus | null {
  const groups = readGroups(text);
  // Some servers forget the blank line between the fields of the mail and those of the recipient.
  const recipients = groups.filter((group) => group.has('action') || group.has('status'));
  if (recipients.length === 0) return null;
  const actions = recipients.map(actionOf);
  if (actions.includes('delivered')) return { status: 'delivered' };
  if (actions.includes('delayed')) return { status: 'delayed' };
  const failures = recipients.map(readFailure);
  const envid = groups.map((group) => first(group, 'original-envelope-id')).find((id) => id !== '') ?? '';
  return { status: 'failed', ...mildest(failures), envid };
}

type Failure = Pick<Extract<DeliveryStatus, { status: 'failed' }>, 'kind' | 'answer'>;

/** RFC 3464 section 2.3.3; where the action is missing, the status tells. */
function actionOf(recipient: Fields): 'failed' | 'delayed' | 'delivered' {
  const action = first(recipient, 'action').toLowerCase();
  if (/^(delivered|relayed|expanded)\b/.test(action)) return 'delivered';
  if (/^delayed\b/.test(action)) return 'delayed';
  if (/^failed\b/.test(action)) return 'failed';
  const status = first(recipient, 'status');
  return status.startsWith('5') ? 'failed' : status.startsWith('2') ? 'delivered' : 'delayed';
}

/** Given up after many tries, it may still be 4.x.x: for now. */
function readFailure(recipient: Fields): Failure {
  const status = first(recipient, 'status');
  const answer = readAnswer(first(recipient, 'diagnostic-code'), status);
  const isSoft = answer.enhanced === null ? /^4/.test(String(answer.code)) : answer.enhanced.startsWith('4');
  return { kind: isSoft ? 'soft' : 'hard', answer };
}

function mildest(failures: readonly Failure[]): Failure {
  const isOutright = ({ answer }: Failure) => readRefusal(answer, 'recipient') === 'no-mailbox';
  return (
    failures.find(({ kind }) => kind === 'soft') ??
    failures.find((failure) => !isOutright(failure)) ??
    (failures[0] as Failure)
  );
}
