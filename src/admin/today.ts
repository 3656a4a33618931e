// `/admin/today`: what needs somebody, what comes next, what was done, which files are to be mended.

import { basename } from 'node:path';
import type { Context } from 'hono';
import { heldItems } from '../collect/held-items.ts';
import { HOLD_NAMES } from '../collect/hold.ts';
import { release, releaseAct } from '../collect/release.ts';
import { type Html, type HtmlValue, html } from '../html.ts';
import { noteAct } from '../installation/audit-store.ts';
import { createTxtResolver } from '../installation/doctor/dns.ts';
import { examine } from '../installation/doctor/examine.ts';
import { keepFindings, lastFindings } from '../installation/doctor/last-word.ts';
import { withRoomAlarm } from '../installation/room.ts';
import { loadStatus, type RunStatus, type Status } from '../installation/status.ts';
import { nextRuns } from '../plan/next-runs.ts';
import { adminTexts } from '../texts/admin-en.ts';
import { errorPage } from '../web/error-page.ts';
import type { Admin } from './access.ts';
import { needsPart } from './alarms.ts';
import type { AdminDeps } from './deps.ts';
import { readForm, wantsJson } from './form.ts';
import { adminPage, doneAt, rootOf } from './layout.ts';
import { act, acts, table, when } from './parts.ts';

const words = adminTexts.today;
const FILES_SHOWN = 50;

export async function showToday(deps: AdminDeps, c: Context): Promise<Response> {
  const data = await load(deps);
  if (wantsJson(c)) return c.json(data);
  const { status, next, doctor, held } = data;
  const { timeZone } = deps.config.site;
  const root = rootOf(c);
  const main = html`${needsPart(deps.config, status.alarms, held, root)}
<h2>${words.next}</h2>
${next.length === 0 && html`<p class="quiet">${words.noNext}</p>`}
<ul>${next.map(({ frequency, dueAt }) => html`<li>${adminTexts.frequencies[frequency]}: ${when(dueAt, timeZone)}</li>`)}</ul>
${runsPart(status.runs, timeZone)}
${filesPart(deps, status.files)}
<h2>${words.doctor}</h2>
${doctorPart(doctor, timeZone)}
${acts(act(`${root}/today`, words.askDoctor, { act: 'doctor' }, 'second'))}`;
  return adminPage(deps, c, { title: words.title, tab: 'today', main });
}

async function load({ db, config, clock }: AdminDeps) {
  const now = clock();
  const status = await loadStatus(db, now);
  const alarms = await withRoomAlarm(config, status.alarms);
  return {
    status: { ...status, alarms },
    held: await heldItems(db),
    next: await nextRuns(db),
    doctor: await lastFindings(db),
  };
}

function runsPart(runs: readonly RunStatus[], timeZone: string): Html {
  if (runs.length === 0) return html`<h2>${words.runs}</h2>\n<p class="quiet">${words.noRuns}</p>`;
  const columns = words.runColumns;
  const rows = runs.map((run) => [
    when(run.dueAt, timeZone),
    run.kind === 'instant'
      ? adminTexts.kinds.instant
      : `${adminTexts.kinds[run.kind]}, ${adminTexts.frequencies[run.frequency]}`,
    run.matched,
    run.sent,
    restOf(run),
  ]);
  return html`<h2>${words.runs}</h2>\n${table(columns, rows, words.runs)}`;
}

/** Every run balances: all that matched is sent, or stands here. */
function restOf(run: RunStatus): string {
  const rest = (['queued', 'sending', 'deferred', 'skipped', 'superseded', 'failed'] as const)
    .filter((status) => run[status] > 0)
    .map((status) => `${run[status]} ${adminTexts.outcomes[status]}`);
  return (
    [run.reason ?? '', ...rest, run.balanced ? '' : words.unbalanced]
      .filter((part) => part !== '')
      .join('; ') || '–'
  );
}

function filesPart({ config }: AdminDeps, { invalid, warned }: Status['files']): HtmlValue {
  if (invalid.length + warned.length === 0) return null;
  const folder = (kind: 'post' | 'subscription') =>
    basename(kind === 'post' ? config.paths.postsDir : config.paths.subscriptionsDir);
  const items = [
    ...invalid.map(({ kind, path, line, problem, remedy }) => ({
      where: `${folder(kind)}/${path}${line === null ? '' : words.line(line)}`,
      what: problem,
      remedy,
      sign: words.leftOut,
    })),
    ...warned.map(({ kind, path, warning }) => ({
      where: `${folder(kind)}/${path}`,
      what: warning,
      remedy: null,
      sign: words.inForce,
    })),
  ];
  const more = items.length - FILES_SHOWN;
  return html`<h2>${words.files}</h2>
<ul>${items
    .slice(0, FILES_SHOWN)
    .map(
      ({ where, what, remedy, sign }) =>
        html`<li><strong>${where}</strong> (${sign}): ${what}${remedy !== null && `; ${remedy}`}</li>\n`,
    )}</ul>${more > 0 && html`<p class="quiet">${words.moreFiles(more)}</p>`}`;
}

function doctorPart(word: Awaited<ReturnType<typeof lastFindings>>, timeZone: string): Html {
  if (word === null) return html`<p class="quiet">${words.noDoctor}</p>`;
  const wrong = word.findings.filter(({ level }) => level !== 'ok');
  return html`<p class="quiet">${when(word.at, timeZone)}: ${words.findings(word.findings.length - wrong.length, wrong.length)}</p>
${wrong.map(
  ({
    check,
    level,
    message,
    remedy,
    paste,
  }) => html`<section class="notice${level === 'error' && ' bad'}"><h3>${check}</h3>
<p>${message}</p>${remedy !== null && html`<p>${remedy}</p>`}${paste !== null && html`<pre>${paste}</pre>`}</section>`,
)}`;
}

/** Releases what is held, or asks the doctor. */
export async function actToday(deps: AdminDeps, c: Context, admin: Admin): Promise<Response> {
  const form = await readForm(c);
  if (form.act === 'doctor') return askDoctor(deps, c, admin);
  const name = HOLD_NAMES.find((one) => one === form.name);
  if (form.act !== 'release' || name === undefined) return errorPage(c, deps.config, 400);
  const quiet = form.quiet === 'yes';
  const now = deps.clock();
  const outcome = await release({ db: deps.workDb, config: deps.config }, { name, quiet }, now);
  const released = 'count' in outcome ? outcome : { name, count: 0 };
  await noteAct(deps.db, { who: admin.who, ...releaseAct(released, quiet) }, now);
  await deps.queues.planRun();
  return doneAt(c, 'today', quiet ? 'quiet' : 'released', released.count);
}

async function askDoctor(deps: AdminDeps, c: Context, { who }: Admin): Promise<Response> {
  const { db, config, links } = deps;
  const findings = await examine({
    ...{ db, config, installation: links.installation, resolver: createTxtResolver() },
    machineNow: () => new Date(),
  });
  await keepFindings(db, findings, deps.clock());
  await noteAct(db, { who, act: 'ask the doctor', details: {} }, deps.clock());
  return doneAt(c, 'today', 'asked');
}
