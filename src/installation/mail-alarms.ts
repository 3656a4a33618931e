// Alarms reach the admin by mail: when raised, when cleared, and daily while open. Without `admin_email` they stand
// in `rolecall status` and in the log only.

import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { DAY_MS } from '../duration.ts';
import type { Log } from '../log.ts';
import { renderAlarmMail } from '../mail/admin-mail.ts';
import type { Mailer } from '../mail/mailer.ts';
import { buildPlainMessage } from '../mail/message.ts';
import { buildMessageId } from '../mail/message-id.ts';

interface AlarmDeps {
  readonly db: Db;
  readonly config: Pick<Config, 'site' | 'mail'>;
  readonly mailer: Mailer;
  readonly log: Log;
}

/** One pass: a mail for each alarm whose state the admin does not know yet. */
export async function mailAlarms(deps: AlarmDeps, now: Date): Promise<void> {
  const admin = deps.config.site.adminEmail;
  if (admin === null) return;
  const rows = await deps.db
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
  for (const row of rows) {
    const event = row.cleared_at !== null ? 'cleared' : row.mailed_at === null ? 'raised' : 'reminder';
    const mail = renderAlarmMail(deps.config.site, {
      event,
      code: row.code,
      message: row.message,
      remedy: row.remedy,
    });
    const { from, replyTo } = deps.config.mail;
    const messageId = buildMessageId('alarm', row.id, `${event} ${now.toISOString()}`, from.address);
    const outcome = await deps.mailer.send(
      buildPlainMessage({
        ...mail,
        to: admin,
        from,
        replyTo,
        messageId,
        date: now,
        boundary: `alarm-${row.id}`,
      }),
    );
    if (outcome.status !== 'sent') {
      const reply = outcome.status === 'stale' ? null : outcome.reply;
      deps.log.warn('Alarm mail was not taken; it is tried again', { alarm: row.code, reply });
      return;
    }
    await deps.db.updateTable('alarms').set({ mailed_at: now }).where('id', '=', row.id).execute();
  }
}
