// Alarms at a web address of the operator's (ALARM_WEBHOOK), when they open and when they are over: the messenger that
// needs no mail server. One that does not answer is tried again, less and less often.

import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { alarmTextsOf, wordAlarm } from '../texts/alarms/word-alarm.ts';
import { toAlarm } from './alarm-store.ts';
import { noteTold, noteUntold, openWay } from './notice-store.ts';

interface WebhookDeps {
  readonly db: Db;
  readonly config: Pick<Config, 'site' | 'alarmWebhook'>;
  readonly log: Log;
}

const ANSWER_MS = 10_000;

/** One pass: each alarm whose state the webhook does not know yet, oldest first, until one fails. */
export async function tellWebhook(deps: WebhookDeps, now: Date, answerMs = ANSWER_MS): Promise<void> {
  const url = deps.config.alarmWebhook;
  if (url === null) return;
  const rows = await deps.db
    .selectFrom('alarms')
    .selectAll()
    .where((eb) =>
      eb.or([
        eb.and([eb('cleared_at', 'is', null), eb('told_at', 'is', null)]),
        eb('told_at', '<', eb.ref('cleared_at')),
      ]),
    )
    .orderBy('id')
    .execute();
  for (const row of rows) {
    const way = await openWay(deps.db, 'webhook', url, now);
    if (way === null) return;
    const { code, raised_at, cleared_at } = row;
    const { message, remedy } = wordAlarm(toAlarm(row), deps.config.site);
    const event = cleared_at === null ? 'opened' : 'cleared';
    const site = deps.config.site.name;
    // Slack, Mattermost and Discord show `text` or `content` as it stands.
    const { over } = alarmTextsOf(deps.config.site);
    const text = `[${site}] ${event === 'opened' ? `${asSentence(message)} ${remedy}` : over(message)}`;
    const news = { event, site, code, message, remedy, since: raised_at, cleared: cleared_at };
    const reply = await post(url, { ...news, text, content: text }, answerMs);
    if (reply !== null) {
      await noteUntold(deps.db, way, { reply, isFinal: false }, now, Math.random());
      deps.log.warn(LATER, { alarm: code, reply, tries: way.attempts + 1 });
      return;
    }
    await noteTold(deps.db, way);
    await deps.db.updateTable('alarms').set({ told_at: now }).where('id', '=', row.id).execute();
  }
}

/** Another follows. */
function asSentence(words: string): string {
  return /[.!?…]$/.test(words) ? words : `${words}.`;
}

const LATER = 'The alarm webhook did not take an alarm; it is tried again, less and less often';

/** Null when it was taken. A redirect is none: the address holds a secret, which is not carried elsewhere. */
async function post(url: string, news: object, answerMs: number): Promise<string | null> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(news),
      redirect: 'manual',
      signal: AbortSignal.timeout(answerMs),
    });
    await answer.body?.cancel();
    return answer.ok ? null : `it answers with the status ${answer.status}`;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return `it does not answer (${messageOf(cause)})`;
  }
}
