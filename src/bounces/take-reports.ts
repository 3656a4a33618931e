// Step: reports of bounces and complaints come in, by whichever way. Each is matched, weighed as an answer at SMTP would be
// (send/report.ts), and counted. May be told the same twice.

import type { Db } from '../database/database.ts';
import type { Log } from '../log.ts';
import type { Marks } from '../mail/marks.ts';
import { recordReport } from '../send/report.ts';
import { loadConfirmation } from '../subscribers/confirmation-store.ts';
import type { Vault } from '../subscribers/encrypt.ts';
import { suppress } from '../subscribers/suppression-store.ts';
import { readReport } from './read-report.ts';
import type { FoundReport } from './report.ts';
import { countReport, type IntakeOutcome } from './report-counts.ts';
import { findWhose } from './whose.ts';

export interface IntakeDeps {
  readonly db: Db;
  readonly marks: Marks;
  readonly vault: Vault;
  readonly log: Log;
}

/** One mail; `recipient`: to whom it was delivered, where the mail server tells. */
export async function takeMail(
  deps: IntakeDeps,
  mail: { readonly raw: Uint8Array; readonly recipient?: string; readonly at: Date },
  way: string,
  now: Date,
): Promise<IntakeOutcome> {
  const reading = await readReport(mail.raw, mail.recipient);
  if (reading.status === 'report') return takeReport(deps, { ...reading.report, at: mail.at }, way, now);
  deps.log.debug('A mail is no report', { way, what: reading.what });
  await countReport(deps.db, way, 'no-report', now);
  return 'no-report';
}

/** One report of a way that is trusted to tell the truth, or of a mail that says which it is about. */
export async function takeReport(
  deps: IntakeDeps,
  report: FoundReport,
  way: string,
  now: Date,
): Promise<IntakeOutcome> {
  const outcome = await weigh(deps, report, now);
  await countReport(deps.db, way, outcome, now);
  deps.log[outcome === 'suppressed' ? 'info' : 'debug']('A report came', { way, kind: report.kind, outcome });
  return outcome;
}

async function weigh(deps: IntakeDeps, report: FoundReport, now: Date): Promise<IntakeOutcome> {
  const whose = await findWhose(deps, report.clues);
  if (whose === null) return 'unmatched';
  if (whose.kind === 'confirmation') return weighConfirmation(deps, whose.confirmationId, report, now);
  // A link is asked for by hand, and the next digest will tell.
  if (whose.kind === 'link' && report.kind !== 'complaint') return 'ignored';
  const { kind, answer } = report;
  const { subscriberId } = whose;
  const known = 'generation' in whose ? { generation: whose.generation } : {};
  const delivery = whose.kind === 'digest' ? { deliveryId: whose.deliveryId } : {};
  return recordReport(deps.db, {
    subscriberId,
    ...known,
    ...delivery,
    kind,
    answer,
    at: sane(report.at, now),
  });
}

/** A stranger who was signed up by somebody else and says so gets no more mail. A mistyped address is nobody's. */
async function weighConfirmation(
  deps: IntakeDeps,
  id: number,
  { kind }: FoundReport,
  now: Date,
): Promise<IntakeOutcome> {
  if (kind !== 'complaint') return 'ignored';
  const wish = await loadConfirmation(deps, id, now);
  if (wish === null) return 'unmatched';
  await suppress(deps.db, wish.address, 'complaint', now);
  return 'suppressed';
}

const OLDEST_MS = 7 * 86_400_000;

/** What others' clocks say counts within a week: evidence is weighed by its days. */
function sane(at: Date | null, now: Date): Date {
  const isSane = at !== null && at <= now && now.getTime() - at.getTime() < OLDEST_MS;
  return isSane ? at : now;
}
