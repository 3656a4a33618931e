// `rolecall send`: the digests of one frequency now instead of when they are due; `--dry-run` only tells who gets what.

import { ALL_DIGESTS } from '../database/pauses-in-force.ts';
import { AT_TERMINAL, noteAct } from '../installation/audit-store.ts';
import { openPauses, type Pause } from '../installation/pause-store.ts';
import { loadRun, type RunStatus, skipReasons } from '../installation/status.ts';
import { sendNow } from '../once.ts';
import { describeOtherHands, inOtherHands, type OtherHands } from '../send/other-hands.ts';
import type { Frequency } from '../subscribers/alerts.ts';
import { type CommandContext, commandLog, say, sayJson, withBase } from './context.ts';
import { tellDryRun } from './dry-run.ts';
import { count, plain } from './table.ts';

export interface SendOptions {
  readonly frequency: Frequency;
  readonly dryRun: boolean;
  readonly json: boolean;
}

export function sendCommand(context: CommandContext, options: SendOptions): Promise<number> {
  return options.dryRun ? tellDryRun(context, options) : send(context, options);
}

async function send(context: CommandContext, { frequency, json }: SendOptions): Promise<number> {
  let deliveries = 0;
  const sentence = () => (deliveries === 0 ? 'Planning' : `Sending, ${deliveries} so far`);
  const sent = await withBase(context, commandLog(context), sentence, async (base) => {
    const act = { who: AT_TERMINAL, act: 'send now', details: { frequency } };
    await noteAct(base.db, act, base.clock());
    const { run, before } = await sendNow(base, frequency, (done) => {
      deliveries = done;
    });
    const pauses = await openPauses(base.db, context.now);
    return {
      run: await loadRun(base.db, run.id),
      skips: await skipReasons(base.db, run.id),
      before,
      elsewhere: await inOtherHands(base.db),
      pause: pauses.find(({ scope }) => scope === 'service' || scope === ALL_DIGESTS) ?? null,
    };
  });
  if (json)
    sayJson(context, {
      ...sent.run,
      skips: sent.skips,
      before: sent.before,
      inOtherHands: sent.elsewhere.deliveries,
    });
  else say(context, plain(describeRun(sent, context.config.transport)));
  return sent.run.failed > 0 ? 1 : 0;
}

interface Sent {
  readonly run: RunStatus;
  readonly skips: readonly { readonly reason: string; readonly people: number }[];
  readonly pause: Pause | null;
  /** Deliveries of earlier runs that were finished first. */
  readonly before: number;
  readonly elsewhere: OtherHands;
}

function describeRun({ run, skips, pause, before, elsewhere }: Sent, transport: 'smtp' | 'outbox'): string {
  const rest = describeOtherHands(elsewhere);
  const first = before === 0 ? '' : `${count(before, 'digest')} that waited from before went first. `;
  if (run.matched === 0)
    return `${first}Nothing is new to anybody with ${run.frequency} digests: nothing sent.${rest}`;
  const where = transport === 'outbox' ? ' into the outbox folder' : '';
  const others = Object.entries({
    'still on their way': run.queued + run.sending,
    'deferred, tried again later': run.deferred,
    [`skipped (${skips.map(({ reason, people }) => (skips.length > 1 ? `${people} ${reason}` : reason)).join(', ')})`]:
      run.skipped,
    superseded: run.superseded,
    failed: run.failed,
  }).filter(([, people]) => people > 0);
  const words = others.map(([what, people]) => `, ${people} ${what}`).join('');
  return `${first}${count(run.sent, 'digest')} sent${where}${words}.${describePause(pause)}${rest}`;
}

function describePause(pause: Pause | null): string {
  if (pause === null) return '';
  if (pause.scope === ALL_DIGESTS) return ` They wait: ${pause.why} ("rolecall doctor" says more).`;
  return ' All mail is paused: "rolecall resume" lets it go on.';
}
