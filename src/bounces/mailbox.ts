// Step: reads the mailbox that reports arrive in. One that cannot be read is tried again, less and less often, and is an
// alarm after a while: nobody would notice otherwise.

import { backOffMs } from '../back-off.ts';
import type { Config } from '../config/config.ts';
import { dropSetting, getSetting, setSetting } from '../database/settings-store.ts';
import { isPassing } from '../database/unavailable.ts';
import { messageOf } from '../errors.ts';
import { clearAlarm, raiseAlarm } from '../installation/alarm-store.ts';
import type { readUnread } from './imap.ts';
import { MOST_BYTES } from './read-report.ts';
import { type IntakeDeps, takeMail } from './take-reports.ts';

export interface MailboxDeps extends IntakeDeps {
  readonly config: Pick<Config, 'bounces'>;
  readonly clock: () => Date;
  readonly stopping: AbortSignal;
  /** The way to the mailbox; default: imap.ts. */
  readonly read?: typeof readUnread;
}

const MOST_MAILS = 500;
const PASS_MS = 120_000;
const ALARM_AFTER_MS = 30 * 60_000;
const ALARM = 'bounce-mailbox';
/** Outlives a process: `once` has none. */
const TROUBLE = 'bounce-mailbox-trouble';

interface Trouble {
  readonly since: number;
  readonly attempts: number;
  readonly nextAt: number;
}

/** One pass, unless the last one failed a moment ago. Says whether there may be more. */
export async function readMailbox(deps: MailboxDeps): Promise<boolean> {
  const { mailbox } = deps.config.bounces;
  if (mailbox === null) return false;
  const trouble = await loadTrouble(deps);
  if (trouble !== null && trouble.nextAt > deps.clock().getTime()) return false;
  try {
    const read = deps.read ?? (await import('./imap.ts')).readUnread;
    const signal = AbortSignal.any([deps.stopping, AbortSignal.timeout(PASS_MS)]);
    const limits = { mails: MOST_MAILS, bytes: MOST_BYTES, signal };
    const mails = await read(mailbox, (mail) => takeOne(deps, mail), limits);
    if (mails > 0) deps.log.info('Mails of the bounce mailbox were read', { mails });
    await noteWell(deps, trouble);
    return mails === MOST_MAILS;
  } catch (error) {
    if (deps.stopping.aborted) return false;
    if (isPassing(error instanceof Error ? error.cause : error)) throw error;
    await noteTrouble(deps, trouble, messageOf(error));
    return false;
  }
}

/** What only one mail does to us must not keep the others: it counts as read. */
async function takeOne(deps: MailboxDeps, { raw, at }: { raw: Uint8Array; at: Date }): Promise<void> {
  try {
    const now = deps.clock();
    await takeMail(deps, { raw, at: Number.isNaN(at.getTime()) ? now : at }, 'mailbox', now);
  } catch (error) {
    if (isPassing(error)) throw error;
    deps.log.error('A mail of the bounce mailbox cannot be handled', { error: messageOf(error) });
  }
}

async function loadTrouble({ db }: MailboxDeps): Promise<Trouble | null> {
  const stored = await getSetting(db, TROUBLE);
  return stored === null ? null : JSON.parse(stored);
}

async function noteWell({ db, log, clock }: MailboxDeps, trouble: Trouble | null): Promise<void> {
  if (trouble === null) return;
  await dropSetting(db, TROUBLE);
  await clearAlarm(db, ALARM, clock());
  log.info('The bounce mailbox is read again');
}

async function noteTrouble(deps: MailboxDeps, before: Trouble | null, reason: string): Promise<void> {
  const now = deps.clock();
  const attempts = (before?.attempts ?? 0) + 1;
  const since = before?.since ?? now.getTime();
  const nextAt = now.getTime() + backOffMs(attempts, Math.random());
  await setSetting(deps.db, TROUBLE, JSON.stringify({ since, attempts, nextAt }));
  deps.log.warn('The bounce mailbox cannot be read; it is tried again, less and less often', {
    reason,
    attempts,
  });
  if (now.getTime() - since < ALARM_AFTER_MS) return;
  await raiseAlarm(deps.db, { kind: ALARM, error: reason }, now);
}
