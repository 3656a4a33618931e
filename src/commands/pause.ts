// `rolecall pause` and `rolecall resume`: all mail waits, or goes on.

import { AT_TERMINAL, noteAct } from '../installation/audit-store.ts';
import { pauseAll, resumeAll } from '../send/hold-all.ts';
import { type CommandContext, say, withDatabase } from './context.ts';

export async function pauseCommand(context: CommandContext): Promise<number> {
  await withDatabase(context, 'Pausing', async (db) => {
    await pauseAll(db, context.now, context);
    await noteAct(db, { who: AT_TERMINAL, act: 'pause', details: {} }, context.now);
  });
  say(context, 'All mail is paused. "rolecall resume" lets it go on; nothing is lost meanwhile.');
  return 0;
}

export async function resumeCommand(context: CommandContext): Promise<number> {
  const scopes = await withDatabase(context, 'Resuming', async (db) => {
    const resumed = await resumeAll(db, context.now, context);
    await noteAct(db, { who: AT_TERMINAL, act: 'resume', details: {} }, context.now);
    return resumed;
  });
  const domains = scopes.filter((scope) => scope !== 'service');
  if (scopes.length === 0) say(context, 'Nothing was paused.');
  else if (domains.length === 0) say(context, 'Mail goes on.');
  else say(context, `Mail goes on, also to ${domains.join(', ')}.`);
  return 0;
}
