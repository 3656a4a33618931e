// `rolecall doctor`: asks each thing, and judges what it hears. What cannot be asked is a finding, too, and ends no other check.

import type { Config } from '../../config/config.ts';
import type { Db } from '../../database/database.ts';
import { messageOf } from '../../errors.ts';
import { languageNote } from '../../texts/language-note.ts';
import { openPauses } from '../pause-store.ts';
import { lastFinishedRun } from '../status.ts';
import { askDatabase, judgeClock, judgeDatabase } from './database.ts';
import { askDkim, judgeDkim, judgeRelaySignature } from './dkim-record.ts';
import { askDmarc, judgeAlignment, judgeDmarc } from './dmarc.ts';
import type { TxtResolver } from './dns.ts';
import { type Finding, findingsOf } from './finding.ts';
import {
  askAlarms,
  askBackup,
  askSamples,
  judgeAlarms,
  judgeBackup,
  judgePauses,
  judgeRun,
  judgeSamples,
} from './ledger.ts';
import { askFolders, askJournal, askRoom, judgeFolder, judgeJournal, judgeRoom } from './machine.ts';
import { askMailServer, judgeMailServer } from './mail-server.ts';
import { askPages, judgePages } from './pages.ts';
import { askQueue, judgeQueue } from './queue.ts';
import { askSpf, judgeSpf } from './spf.ts';

export interface DoctorDeps {
  readonly db: Db;
  readonly config: Config;
  /** This machine's clock. */
  readonly machineNow: () => Date;
}

type Check = readonly [name: string, look: () => Promise<Finding | readonly Finding[]>];

/** All checks at once, in the order in which they are shown. `installation`: the word that our pages say. */
export function examine(
  deps: DoctorDeps & { readonly resolver: TxtResolver; readonly installation: string },
): Promise<Finding[]> {
  const { config, resolver, installation } = deps;
  return look([
    pagesCheck(config, installation),
    ...mailChecks(config, resolver),
    databaseCheck(deps),
    ...machineChecks(config),
    ...ledgerChecks(deps),
  ]);
}

/** What can be asked where the ledger cannot be opened; `why` says what is wrong with it. */
export async function examineWithoutLedger(
  { config, resolver }: { readonly config: Config; readonly resolver: TxtResolver },
  why: string,
): Promise<Finding[]> {
  const closed = findingsOf('Ledger').error(why, 'Ask again then: what needs it was left out.');
  return [closed, ...(await look([...mailChecks(config, resolver), ...machineChecks(config)]))];
}

/** The cheap half, for a process that runs: asks the database and the queue, which it has anyhow, and nobody else. */
export function examineCheaply(deps: DoctorDeps): Promise<Finding[]> {
  const isCheap = new Set(['Database', 'Queue', 'Opt-outs', 'Samples']);
  const checks = [databaseCheck(deps), ...machineChecks(deps.config), ...ledgerChecks(deps)];
  return look(checks.filter(([name]) => isCheap.has(name)));
}

async function look(checks: readonly Check[]): Promise<Finding[]> {
  const findings = await Promise.all(
    checks.map(async ([name, ask]) =>
      ask().catch((error) =>
        findingsOf(name).error(`Nobody could be asked: ${messageOf(error)}.`, 'Mend that, and ask again.'),
      ),
    ),
  );
  return findings.flat();
}

function pagesCheck(config: Config, installation: string): Check {
  return ['Pages', async () => judgePages(await askPages(config, installation))];
}

function mailChecks(config: Config, resolver: TxtResolver): Check[] {
  if (config.transport === 'outbox') return [['Mail', async () => judgeOutbox(config)]];
  return [
    ['Mail server', async () => judgeMailServer(await askMailServer(config))],
    ['SPF', async () => judgeSpf(await askSpf(resolver, config))],
    [
      'DKIM',
      async () => {
        const facts = await askDkim(resolver, config);
        return facts === null ? judgeRelaySignature(config) : judgeDkim(facts);
      },
    ],
    [
      'DMARC',
      async () => {
        const facts = await askDmarc(resolver, config);
        return [judgeDmarc(facts), judgeAlignment(facts)];
      },
    ],
  ];
}

function judgeOutbox({ outboxChosen }: Pick<Config, 'outboxChosen'>): Finding {
  const mail = findingsOf('Mail');
  if (outboxChosen) return mail.ok('Mails stay in the outbox folder, as MAIL=outbox says.');
  return mail.warning(
    'Mails stay in the outbox folder: nobody gets any.',
    'For mail to real people, say through which server:',
    'SMTP_URL=smtp://USER:PASSWORD@mail.example.org:587',
  );
}

/** A board's language that there are no words for. */
function judgeLanguage({ language }: Config['site']): Finding[] {
  const note = languageNote(language);
  return note === null ? [] : [findingsOf('Language').warning(note.problem, note.remedy)];
}

function judgeVariables({ misspelt }: Config): Finding[] {
  return misspelt.map(({ problem, remedy }) => findingsOf('Variables').warning(`${problem}.`, remedy));
}

function databaseCheck({ db, config, machineNow }: DoctorDeps): Check {
  return [
    'Database',
    async () => {
      const facts = await askDatabase(db, config, machineNow);
      return [judgeDatabase(facts, machineNow()), judgeClock(facts)];
    },
  ];
}

function machineChecks(config: Config): Check[] {
  return [
    ['Queue', async () => judgeQueue(await askQueue(config))],
    ['Variables', async () => judgeVariables(config)],
    ['Language', async () => judgeLanguage(config.site)],
    ['Disk', async () => judgeRoom(await askRoom(config))],
    ['Opt-outs', async () => judgeJournal(config.paths.optOutLog, await askJournal(config.paths))],
    ['Posts', async () => (await askFolders(config)).map(judgeFolder)],
  ];
}

function ledgerChecks({ db, config, machineNow }: DoctorDeps): Check[] {
  return [
    ['Samples', async () => judgeSamples(await askSamples(db, config))],
    ['Last run', async () => judgeRun(await lastFinishedRun(db))],
    ['Backup', async () => judgeBackup(await askBackup(db), machineNow())],
    ['Paused', async () => judgePauses(await openPauses(db, machineNow()))],
    ['Alarm', async () => judgeAlarms(await askAlarms(db))],
  ];
}
