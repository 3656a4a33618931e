// Reports that come after a mail was taken: bounces of a server behind the one that we talk to, and complaints. The same
// evidence and the same decisions as for an answer at SMTP.

import type { Db } from '../database/database.ts';
import type { Answer } from '../mail/refusal.ts';

export interface Report {
  readonly subscriberId: number;
  /** That of the address which the mail went to; a report about one that was left since is passed over. */
  readonly generation?: number;
  /** Without it, the newest digest that was sent before `at`. */
  readonly deliveryId?: number;
  /** `hard`: final (5.x.x) · `soft`: for now (4.x.x) · `complaint`: the person called it spam */
  readonly kind: 'hard' | 'soft' | 'complaint';
  /** What the other server said; `{ code: null, enhanced: null, text: '' }` where the report does not tell. */
  readonly answer: Answer;
  /** When the report was made, or came. */
  readonly at: Date;
}

/** `suppressed`: no mail goes there any more · `counted`: evidence · `ignored`: says nothing of the address, or is known */
export type ReportOutcome = 'suppressed' | 'counted' | 'ignored';

/** May be told the same report twice. In a transaction of its own. */
export async function recordReport(_db: Db, _report: Report): Promise<ReportOutcome> {
  throw new Error('not there yet');
}
