// Pages a second of the whole app against a bare Hono app that answers with the same bodies from memory, in turns, over
// 20 kept-alive connections. `node bench/pages.ts [--rounds 5] [--seconds 2]`

import { sql } from 'kysely';
import { loadSecrets } from '../src/installation/secret.ts';
import { silentLog } from '../src/log.ts';
import { createLinks } from '../src/subscribers/links.ts';
import { type AppProcess, openAppLedger, startAppProcess } from './app-process.ts';
import { chooseAlert, createRandom } from './board.ts';
import { hammer, WARM_UP_MS } from './hammer.ts';
import {
  describe,
  median,
  note,
  printRows,
  type Row,
  readNumber,
  runBench,
  waitForQuiet,
} from './helpers.ts';
import { type PlainPage, startPlainWeb } from './plain-web.ts';
import { setUpWeek } from './week.ts';

const ROUNDS = readNumber('rounds', 5);
const LOAD = { connections: 20, ms: readNumber('seconds', 2) * 1000 };
const PEOPLE = 500;

interface Figures {
  readonly perSecond: number;
  /** Processor time of the serving process, a page. */
  readonly cpuMs: number;
}

await runBench(async (later) => {
  const { db, folder, smtpUrl, config } = await openAppLedger(later);
  const random = createRandom(6);
  const people = Array.from({ length: PEOPLE }, () => chooseAlert(random));
  await setUpWeek(db, config, people, new Date());
  const links = createLinks({
    publicUrl: '',
    secrets: await loadSecrets(db, config, silentLog, new Date()),
  });
  const { rows } = await sql<{ id: number }>`select min(id) as id from subscribers`.execute(db);
  const ours = await startAppProcess(folder, smtpUrl);
  later(ours.close);
  const paths = [
    '/',
    links.manage({ id: rows[0]?.id ?? 0, generation: 0 }),
    '/feed.atom',
    '/?tags=data,tech',
  ];
  const pages = await Promise.all(paths.map((path) => fetchPage(ours.url, path)));
  const plain = await startPlainWeb(pages.map((page) => ({ ...page, path: page.path.replace(/\?.*/, '') })));
  later(plain.close);
  const title = `${LOAD.connections} connections, ${ROUNDS} rounds in turns; median (range)`;
  for (const page of pages) printRows(title, await compare(page, ours, plain));
});

async function fetchPage(url: string, path: string): Promise<PlainPage> {
  const response = await fetch(`${url}${path}`);
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
  return { path, type: response.headers.get('content-type') ?? '', body: await response.text() };
}

/** A B, then B A. */
async function compare({ path, body }: PlainPage, ours: AppProcess, plain: AppProcess): Promise<Row[]> {
  const results: { ours: Figures; plain: Figures }[] = [];
  await waitForQuiet();
  await measure(ours, path); // warms up
  await measure(plain, path);
  for (let round = 1; round <= ROUNDS; round += 1) {
    const first = await measure(round % 2 === 1 ? ours : plain, path);
    const second = await measure(round % 2 === 1 ? plain : ours, path);
    results.push(round % 2 === 1 ? { ours: first, plain: second } : { ours: second, plain: first });
    note(`${shortName(path)}: round ${round} of ${ROUNDS}`);
  }
  const rates = (who: 'ours' | 'plain') => results.map((result) => result[who].perSecond);
  const cpu = (who: 'ours' | 'plain') => median(results.map((result) => result[who].cpuMs)).toFixed(3);
  const name = `GET ${shortName(path)} (${(Buffer.byteLength(body) / 1000).toFixed(0)} kB)`;
  const ratios = results.map((result) => result.ours.perSecond / result.plain.perSecond);
  const goal = path === '/' ? { goal: 'goal: at least 0.8' } : {};
  const rate = shortName(path).startsWith('/manage') ? { goal: 'goal: at least 800' } : {};
  return [
    { what: name, measured: describe(rates('ours'), 'pages/s', 0), ...rate },
    { what: '  bare Hono, the same bytes', measured: describe(rates('plain'), 'pages/s', 0) },
    { what: '  ratio', measured: describe(ratios, '×'), ...goal },
    { what: '  processor time a page, ours and bare', measured: `${cpu('ours')} and ${cpu('plain')} ms` },
  ];
}

async function measure(server: AppProcess, path: string): Promise<Figures> {
  const cpuBefore = await server.cpuMs();
  const perSecond = await hammer(`${server.url}${path}`, LOAD);
  const cpu = (await server.cpuMs()) - cpuBefore;
  // The warm-up's pages cost, too; it ran at about the same rate.
  return { perSecond, cpuMs: cpu / (perSecond * ((LOAD.ms + WARM_UP_MS) / 1000)) };
}

/** Without the token. */
function shortName(path: string): string {
  return path.replace(/^(\/manage)\/.*/, '$1/:token');
}
