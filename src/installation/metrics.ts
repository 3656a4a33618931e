// The figures of this process and of the ledger, in the format that Prometheus reads. Counts alone: no address, no token,
// no title.

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Db } from '../database/database.ts';
import type { Log } from '../log.ts';
import { type LedgerFigures, ledgerFigures } from './metrics-store.ts';

export interface QueueFigures {
  readonly name: string;
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly failed: number;
}

interface MetricsDeps {
  readonly db: Db;
  readonly log: Log;
  readonly clock: () => Date;
  /** What the queues hold; null = they do not answer. */
  readonly queues: () => Promise<readonly QueueFigures[] | null>;
}

export interface Metrics {
  /** The folders were read in so many milliseconds. */
  scanned(ms: number): void;
  /** A feed was asked for. */
  feedAsked(format: 'atom' | 'json' | 'calendar'): void;
  /** All figures, as text. */
  render(): Promise<{ readonly text: string; readonly type: string }>;
}

const SCAN_SECONDS = [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60];

export function createMetrics(deps: MetricsDeps): Metrics {
  const registry = new Registry();
  const scans = new Histogram({
    name: 'rolecall_scan_seconds',
    help: 'How long a look at the folders took',
    buckets: SCAN_SECONDS,
    registers: [registry],
  });
  const feeds = new Counter({
    name: 'rolecall_feeds_total',
    help: 'Feeds that were asked for',
    labelNames: ['format'],
    registers: [registry],
  });
  const ledger = ledgerMetrics(registry);
  let isAsked = false;
  // Among them the lag of the event loop, which wakes the process a hundred times a second.
  const watchProcess = () => {
    if (!isAsked) collectDefaultMetrics({ register: registry });
    isAsked = true;
  };
  return {
    scanned: (ms) => scans.observe(ms / 1000),
    feedAsked: (format) => feeds.inc({ format }),
    async render() {
      watchProcess();
      ledger.forget();
      try {
        ledger.tell(await ledgerFigures(deps.db, deps.clock()));
        ledger.tellQueues(await deps.queues());
      } catch (error) {
        deps.log.warn('Figures of the ledger are left out: the database does not answer', { error });
      }
      return { text: await registry.metrics(), type: registry.contentType };
    },
  };
}

type Labels = Readonly<Record<string, string>>;
type LedgerMetrics = ReturnType<typeof defineMetrics>;

const add = (metric: Counter | Gauge, labels: Labels, number: number) => metric.inc(labels, number);

/** Set anew each time: what is counted stands in the ledger, whichever process is asked. */
function ledgerMetrics(registry: Registry) {
  const all = defineMetrics(registry);
  return {
    tell(figures: LedgerFigures) {
      all.up.set(1);
      tellCounts(all, figures);
      tellEvents(all, figures.events);
    },
    tellQueues(queues: readonly QueueFigures[] | null) {
      for (const { name, ...states } of queues ?? [])
        for (const state of ['waiting', 'active', 'delayed', 'failed'] as const)
          add(all.jobs, { queue: name, state }, states[state]);
    },
    forget() {
      for (const metric of Object.values(all)) metric.reset();
      all.up.set(0);
    },
  };
}

function defineMetrics(registry: Registry) {
  const registers = [registry];
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `rolecall_${name}`, help, labelNames, registers });
  const counter = (name: string, help: string, labelNames: string[] = []) =>
    new Counter({ name: `rolecall_${name}_total`, help, labelNames, registers });
  return {
    up: gauge('ledger_up', '1 = the database answers'),
    people: gauge('people', 'People by what they are', ['state']),
    posts: gauge('posts', 'Posts by what became of them', ['standing']),
    open: gauge('deliveries_open', 'Mails on their way', ['status']),
    files: gauge('files_to_mend', 'Files that were left out'),
    due: gauge('due_age_seconds', 'How long the oldest work that is due has been due', ['part']),
    runSeconds: gauge('last_run_seconds', 'How long the last run took, first to last mail', [
      'kind',
      'frequency',
    ]),
    runAt: gauge('last_run_finished_timestamp_seconds', 'When the last run was finished', [
      'kind',
      'frequency',
    ]),
    channels: gauge('channels', 'Channels by kind and how they are', ['kind', 'state']),
    alarms: gauge('alarms', 'Open alarms', ['code']),
    pauses: gauge('pauses', 'Pauses in force', ['of']),
    jobs: gauge('queue_jobs', 'Jobs in the queues', ['queue', 'state']),
    mails: counter('mails', 'Digests by their outcome', ['kind', 'frequency', 'outcome']),
    skips: counter('mails_skipped', 'Digests that the last look refused, by its reason', ['reason']),
    signUps: counter('sign_ups', 'Sign-ups and changes of address by step', ['kind', 'step']),
    left: counter('unsubscribes', 'People who left'),
    bounces: counter('bounces', 'Refusals, bounces and complaints', ['outcome', 'source']),
    reports: counter('reports', 'Reports of bounces that came later', ['way', 'outcome']),
  };
}

function tellCounts(all: LedgerMetrics, { status, dueAges, runs, alarms, pauses }: LedgerFigures): void {
  for (const [state, number] of Object.entries(status.subscribers)) add(all.people, { state }, number);
  for (const [standing, number] of Object.entries(status.posts)) add(all.posts, { standing }, number);
  for (const state of ['queued', 'sending', 'deferred'] as const)
    add(all.open, { status: state }, status.deliveries[state]);
  all.files.set(status.files.invalid.length);
  for (const { part, seconds } of dueAges) add(all.due, { part }, seconds);
  for (const { kind, frequency, seconds, finishedAt } of runs) {
    add(all.runSeconds, { kind, frequency }, seconds);
    add(all.runAt, { kind, frequency }, finishedAt.getTime() / 1000);
  }
  for (const { kind, state, trouble } of status.channels)
    add(
      all.channels,
      { kind, state: state === 'on' ? (trouble === null ? 'well' : 'in trouble') : state },
      1,
    );
  for (const code of alarms) add(all.alarms, { code }, 1);
  add(all.pauses, { of: 'all mail' }, pauses.all);
  add(all.pauses, { of: 'a domain' }, pauses.domains);
  for (const { way, outcome, reports } of status.reports) add(all.reports, { way, outcome }, reports);
}

function tellEvents(all: LedgerMetrics, events: LedgerFigures['events']): void {
  for (const { topic, key, outcome, count } of events) {
    const [kind = '', frequency = ''] = key.split(' ');
    if (topic === 'mails')
      add(all.mails, { kind, frequency, outcome: outcome.replace('?', ', perhaps') }, count);
    else if (topic === 'skips') add(all.skips, { reason: key }, count);
    else if (topic === 'sign-up') add(all.signUps, { kind: key, step: outcome }, count);
    else if (topic === 'left') add(all.left, {}, count);
    else add(all.bounces, { outcome: key, source: outcome }, count);
  }
}
