// Alarms reach the admins by mail: when raised, when cleared, and daily while open. Without `admin_email` they stand
// in `rolecall status`, in the log and at the webhook only. A mail that is not taken is tried again like any other.

import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { DAY_MS } from '../duration.ts';
import type { Log } from '../log.ts';
import { renderAlarmMail } from '../mail/admin-mail.ts';
import type { Mailer } from '../mail/mailer.ts';
import { buildPlainMessage, type Message } from '../mail/message.ts';
import { buildMessageId } from '../mail/message-id.ts';
import { toAlarm } from './alarm-store.ts';
import { noteTold, noteUntold, openWay, type Way } from './notice-store.ts';

interface AlarmDeps {
  readonly db: Db;
  readonly config: Pick<Config, 'site' | 'mail'>;
  readonly mailer: Mailer;
  readonly log: Log;
}

/** After so many mails that may have been taken, the admin has it, or their server never says so. */
const MOST_COPIES = 3;

/** One pass: a mail for each alarm whose state the admin does not know yet; none while the last one has to wait. */
export async function mailAlarms(deps: AlarmDeps, now: Date): Promise<void> {
  const admins = deps.config.site.adminEmails;
  if (admins.length === 0) return;
  const rows = await alarmsWithNews(deps.db, now);
  for (const row of rows) {
    // What fails at the second is repeated to the first as the same mail.
    for (const admin of admins) {
      const way = await openWay(deps.db, 'mail', admins.join(), now);
      if (way === null || !(await mailOne(deps, way, row, admin, now))) return;
    }
    await deps.db.updateTable('alarms').set({ mailed_at: now }).where('id', '=', row.id).execute();
  }
}

function alarmsWithNews(db: Db, now: Date) {
  return db
    .selectFrom('alarms')
    .selectAll()
    .where((eb) =>
      eb.or([
        eb.and([eb('cleared_at', 'is', null), eb('mailed_at', 'is', null)]),
        eb.and([eb('cleared_at', 'is', null), eb('mailed_at', '<=', new Date(now.getTime() - DAY_MS))]),
        eb.and([eb('cleared_at', 'is not', null), eb('mailed_at', '<', eb.ref('cleared_at'))]),
      ]),
    )
    .orderBy('id')
    .execute();
}

type Row = Awaited<ReturnType<typeof alarmsWithNews>>[number];

/** Does the admin know now? */
async function mailOne(deps: AlarmDeps, way: Way, row: Row, admin: string, now: Date): Promise<boolean> {
  const outcome = await deps.mailer.send(buildAlarmMessage(deps, row, admin), { isAwaited: true });
  if (outcome.status === 'sent') {
    await noteTold(deps.db, way);
    return true;
  }
  if (outcome.status === 'stale') return false;
  if (outcome.status === 'retry' && outcome.maybeTaken && way.attempts + 1 >= MOST_COPIES) {
    await noteUntold(deps.db, way, { reply: outcome.reply, isFinal: false }, now, Math.random());
    return true;
  }
  const { reply } = outcome;
  const isFinal = outcome.status === 'refused' && !['about-us', 'mailbox-full'].includes(outcome.kind);
  await noteUntold(deps.db, way, { reply, isFinal }, now, Math.random());
  deps.log.warn(isFinal ? GIVEN_UP : LATER, { alarm: row.code, reply, tries: way.attempts + 1 });
  return false;
}

const LATER = 'Alarm mail was not taken; it is tried again, less and less often';
const GIVEN_UP =
  'Alarm mails are refused for good: correct site.admin_email, or run "rolecall resume" when its mailbox is mended';

/** The same mail for the same news, so that a copy is one. */
function buildAlarmMessage({ config }: AlarmDeps, row: Row, admin: string): Message {
  const { from, replyTo } = config.mail;
  const event = row.cleared_at !== null ? 'cleared' : row.mailed_at === null ? 'raised' : 'reminder';
  const date = row.cleared_at ?? (row.mailed_at === null ? row.raised_at : dayAfter(row.mailed_at));
  return buildPlainMessage({
    ...renderAlarmMail(config.site, { event, ...toAlarm(row) }),
    to: admin,
    from,
    replyTo,
    messageId: buildMessageId('alarm', row.id, `${event} ${date.toISOString()} ${admin}`, from.address),
    date,
    boundary: `alarm-${row.id}`,
  });
}

function dayAfter(at: Date): Date {
  return new Date(at.getTime() + DAY_MS);
}
