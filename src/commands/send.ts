// `rolecall send`: the digests of one frequency now instead of when they are due; `--dry-run` only tells who gets what.

import { openPauses } from '../installation/pause-store.ts';
import { loadRun, type RunStatus, skipReasons } from '../installation/status.ts';
import { sendNow } from '../once.ts';
import type { Frequency } from '../subscribers/alerts.ts';
import { type CommandContext, commandLog, say, sayJson, withBase } from './context.ts';
import { dryRun, type PlannedMail } from './dry-run.ts';
import { count, plain } from './table.ts';

export interface SendOptions {
  readonly frequency: Frequency;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** Addresses shown for each list of posts; `--json` has them all. */
const SHOWN = 20;

export function sendCommand(context: CommandContext, options: SendOptions): Promise<number> {
  return options.dryRun ? tell(context, options) : send(context, options);
}

async function tell(context: CommandContext, { frequency, json }: SendOptions): Promise<number> {
  const planning = () => 'Planning';
  const mails = await withBase(context, commandLog(context), planning, (base) => dryRun(base, frequency));
  if (json) sayJson(context, mails);
  else say(context, describeMails(mails, frequency));
  return 0;
}

/** People with the same digest together. */
function describeMails(mails: readonly PlannedMail[], frequency: Frequency): string {
  if (mails.length === 0) return `Nobody would get a ${frequency} digest: nothing is new to them.`;
  const lists = Map.groupBy(mails, (mail) => `${mail.skipped ?? ''} ${mail.postIds.join(' ')}`);
  const blocks = [...lists.values()].map(describeList);
  const wouldGet = mails.filter((mail) => mail.skipped === null).length;
  const summary = `${count(wouldGet, 'person', 'people')} would get a ${frequency} digest. Nothing was sent.`;
  return [...blocks, '', summary].join('\n');
}

function describeList(mails: readonly PlannedMail[]): string {
  const [{ subject, postIds, skipped }] = mails as [PlannedMail];
  const more = mails.length > SHOWN ? ` and ${mails.length - SHOWN} more` : '';
  const names = mails
    .slice(0, SHOWN)
    .map((mail) => mail.email)
    .join(', ');
  const what = plain(`"${subject}" (${count(postIds.length, 'post')})`);
  return skipped === null ? `${what} to ${names}${more}` : `Not ${what} to ${names}${more}: ${skipped}`;
}

async function send(context: CommandContext, { frequency, json }: SendOptions): Promise<number> {
  let deliveries = 0;
  const sentence = () => (deliveries === 0 ? 'Planning' : `Sending, ${deliveries} so far`);
  const sent = await withBase(context, commandLog(context), sentence, async (base) => {
    const { id } = await sendNow(base, frequency, (done) => {
      deliveries = done;
    });
    const [pause] = await openPauses(base.db, context.now);
    return {
      run: await loadRun(base.db, id),
      skips: await skipReasons(base.db, id),
      isPaused: pause?.scope === 'service',
    };
  });
  if (json) sayJson(context, { ...sent.run, skips: sent.skips });
  else say(context, plain(describeRun(sent, context.config.transport)));
  return sent.run.failed > 0 ? 1 : 0;
}

interface Sent {
  readonly run: RunStatus;
  readonly skips: readonly { readonly reason: string; readonly people: number }[];
  readonly isPaused: boolean;
}

function describeRun({ run, skips, isPaused }: Sent, transport: 'smtp' | 'outbox'): string {
  if (run.matched === 0) return `Nothing is new to anybody with ${run.frequency} digests: nothing sent.`;
  const where = transport === 'outbox' ? ' into the outbox folder' : '';
  const rest = Object.entries({
    'still on their way': run.queued + run.sending,
    'deferred, tried again later': run.deferred,
    [`skipped (${skips.map(({ reason, people }) => (skips.length > 1 ? `${people} ${reason}` : reason)).join(', ')})`]:
      run.skipped,
    superseded: run.superseded,
    failed: run.failed,
  }).filter(([, people]) => people > 0);
  const words = rest.map(([what, people]) => `, ${people} ${what}`).join('');
  const pause = isPaused ? ' All mail is paused: "rolecall resume" lets it go on.' : '';
  return `${count(run.sent, 'digest')} sent${where}${words}.${pause}`;
}
