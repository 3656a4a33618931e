// A mail server's own time over a mail, apart from what our ledger takes before and after it.

import type { Mailer } from '../mail/mailer.ts';
import type { Turn } from './slow-domains.ts';

/** Tells the turn of a mail when it is with the mail server, and whoever sends it when there is an answer. */
export function timed(mailer: Mailer, turn: Turn, answered: () => void): Mailer {
  return {
    ...mailer,
    async send(...mail) {
      turn.begins(performance.now());
      const outcome = await mailer.send(...mail);
      if (outcome.status === 'stale') return outcome;
      turn.ends(performance.now());
      answered();
      return outcome;
    },
  };
}
