// `rolecall pause` and `rolecall resume`: all mail waits, or goes on. Digests are planned meanwhile and wait, too.

import { holdPaused, releaseHeld } from '../installation/hold-store.ts';
import { pauseMail, resumeMail } from '../installation/pause-store.ts';
import { clearPauseAlarms } from '../send/bounce-store.ts';
import { type CommandContext, say, withDatabase } from './context.ts';

export async function pauseCommand(context: CommandContext): Promise<number> {
  const { now, signal } = context;
  await withDatabase(context, 'Pausing', async (db) => {
    await pauseMail(db, { scope: 'service', until: null, why: 'paused by the admin' }, now);
    await holdPaused(db, now, { signal });
  });
  say(context, 'All mail is paused. "rolecall resume" lets it go on; nothing is lost meanwhile.');
  return 0;
}

/** Lifts the pauses that a refusing mail server caused as well: whoever resumes has looked at it. */
export async function resumeCommand(context: CommandContext): Promise<number> {
  const scopes = await withDatabase(context, 'Resuming', async (db) => {
    const resumed = await resumeMail(db, context.now);
    await clearPauseAlarms(db, context.now);
    await releaseHeld(db, context);
    return resumed;
  });
  const domains = scopes.filter((scope) => scope !== 'service');
  if (scopes.length === 0) say(context, 'Nothing was paused.');
  else if (domains.length === 0) say(context, 'Mail goes on.');
  else say(context, `Mail goes on, also to ${domains.join(', ')}.`);
  return 0;
}
