// `rolecall once`: all that is pending and due, then exit: for hosting where only cron runs.

import { reportPass } from '../collect/report.ts';
import { loadStatus } from '../installation/status.ts';
import { createLog } from '../log.ts';
import { runOnce } from '../once.ts';
import { describeOtherHands, inOtherHands } from '../send/other-hands.ts';
import { type CommandContext, say, sayJson, withBase } from './context.ts';
import { count } from './table.ts';

/** Not an error: what there is to do is being done, or found by the next. */
function tellBusy(context: CommandContext, json: boolean): number {
  if (json) sayJson(context, { sent: 0, waiting: null, alarms: [], busy: true });
  else say(context, 'Another pass is under way: nothing was done.');
  return 0;
}

/** Exit code 1 while an alarm is open, so that cron's mail tells somebody. */
export async function onceCommand(
  context: CommandContext,
  options: { readonly json: boolean },
): Promise<number> {
  const log = createLog({
    level: context.config.logLevel,
    destination: options.json ? context.stderr : context.stdout,
  });
  let done = 0;
  const sentence = () => (done === 0 ? 'Reading and planning' : `Sending, ${done} so far`);
  const result = await withBase(context, log, sentence, async (base) => {
    const before = await loadStatus(base.db, context.now);
    const isDone = await runOnce(base, {
      collected: (summary) => reportPass(log, summary),
      progress: (deliveries) => {
        done = deliveries;
      },
    });
    if (!isDone) return null;
    const after = await loadStatus(base.db, context.now);
    const { queued, deferred } = after.deliveries;
    const elsewhere = await inOtherHands(base.db);
    const sent = after.deliveries.sent - before.deliveries.sent;
    return { sent, waiting: queued + deferred, elsewhere, alarms: after.alarms };
  });
  if (result === null) return tellBusy(context, options.json);
  const { elsewhere, ...told } = result;
  if (options.json) sayJson(context, { ...told, inOtherHands: elsewhere.deliveries });
  else {
    for (const { message, remedy } of result.alarms) log.warn(message, { remedy });
    const waiting = `${result.waiting} waiting for another try`;
    say(context, `Done: ${count(result.sent, 'digest')} sent, ${waiting}.${describeOtherHands(elsewhere)}`);
  }
  return result.alarms.length > 0 ? 1 : 0;
}
