// `/admin/people`: how many there are, a search, somebody to add, lists to bring in and to take out. Who is looked for is
// sent by POST, though nothing changes: addresses stand in no line of a server's log.

import type { Context } from 'hono';
import { parseAddress } from '../address.ts';
import { html } from '../html.ts';
import { noteAct } from '../installation/audit-store.ts';
import { loadStatus } from '../installation/status.ts';
import { normaliseTags } from '../posts/tags.ts';
import { exportText } from '../send/export-lists.ts';
import { buildAlert, FREQUENCIES, type Frequency } from '../subscribers/alerts.ts';
import { findPeople } from '../subscribers/find-people.ts';
import { standingOf } from '../subscribers/person-standing.ts';
import { type SaveOutcome, saveSubscription } from '../subscribers/save-subscription.ts';
import { adminTexts } from '../texts/admin-en.ts';
import { errorPage } from '../web/error-page.ts';
import type { Admin } from './access.ts';
import type { AdminDeps } from './deps.ts';
import { readForm, wantsJson } from './form.ts';
import { adminPage, rootOf } from './layout.ts';
import { act, alertWords, field, table } from './parts.ts';

const words = adminTexts.people;
const SHOWN = 50;

interface Said {
  readonly text: string;
  readonly isBad: boolean;
}

export async function showPeople(deps: AdminDeps, c: Context): Promise<Response> {
  return render(deps, c, null, null);
}

/** `found`: the words that were looked for. `said`: what became of a form. */
async function render(
  deps: AdminDeps,
  c: Context,
  found: string | null,
  said: Said | null,
): Promise<Response> {
  const { subscribers } = await loadStatus(deps.db, deps.clock());
  if (wantsJson(c)) return c.json(subscribers);
  const root = rootOf(c);
  const counts = Object.entries(subscribers).map(
    ([state, number]) =>
      html`<li>${words.states[state as keyof typeof words.states]}: <strong>${number}</strong></li>`,
  );
  const main = html`${said !== null && html`<p class="notice${said.isBad && ' bad'}" role="${said.isBad ? 'alert' : 'status'}">${said.text}</p>`}
<ul>${counts}</ul>
<form method="post" action="${root}/people" class="admin-find"><input type="hidden" name="act" value="find">
${field('q', words.find, { value: found ?? '', isRequired: true })}<button>${words.search}</button></form>
${found !== null && (await foundPart(deps, found, root))}
<h2>${words.addTitle}</h2>
<p>${words.addText}</p>
<form method="post" action="${root}/people"><input type="hidden" name="act" value="add">
${field('email', words.address, { type: 'email', isRequired: true })}
${field('tags', words.tags, { hint: words.tagsHint })}
<div class="field"><label for="frequency">${words.frequency}</label><select id="frequency" name="frequency">
${FREQUENCIES.map((one) => html`<option value="${one}">${adminTexts.frequencies[one]}</option>`)}</select></div>
<button>${words.add}</button></form>
<h2>${words.listsTitle}</h2>
<p><a href="${root}/import">${words.importLink}</a></p>
<p>${words.exportText}</p>
${act(`${root}/people`, words.export, { act: 'export' }, 'second')}`;
  return adminPage(deps, c, { title: words.title, tab: 'people', main });
}

async function foundPart({ db, config }: AdminDeps, found: string, root: string) {
  const people = await findPeople(db, found, SHOWN + 1);
  if (people.length === 0) return html`<p class="notice">${words.nobody}</p>`;
  const rows = people
    .slice(0, SHOWN)
    .map((person) => [
      html`<a href="${root}/people/${person.id}">${person.email}</a>`,
      adminTexts.personStandings[standingOf(person).state],
      adminTexts.frequencies[person.frequency],
      person.alerts.map((alert) => alertWords(alert, config)).join('; '),
    ]);
  return html`${table(words.columns, rows, words.found)}
${people.length > SHOWN && html`<p class="quiet">${words.more(SHOWN)}</p>`}`;
}

/** Looks for somebody, adds somebody, or hands all readers out as a file. */
export async function actOnPeople(deps: AdminDeps, c: Context, admin: Admin): Promise<Response> {
  const form = await readForm(c);
  switch (form.act) {
    case 'find':
      return render(deps, c, (form.q ?? '').trim().slice(0, 254), null);
    case 'add':
      return render(deps, c, null, await add(deps, form, admin));
    case 'export':
      return exportPeople(deps, c, admin);
    default:
      return errorPage(c, deps.config, 400);
  }
}

/** Somebody who asked for it by other ways; whoever left by themselves is not brought back. */
async function add(deps: AdminDeps, form: Readonly<Record<string, string>>, { who }: Admin): Promise<Said> {
  const reading = parseAddress(form.email ?? '');
  if (!reading.ok) return { text: words.badAddress(reading.problem), isBad: true };
  const tags = normaliseTags((form.tags ?? '').split(','));
  const frequency = FREQUENCIES.find((one): one is Frequency => one === form.frequency) ?? 'weekly';
  const draft = {
    ...{ email: reading.address, name: null, frequency, timeZone: deps.config.site.timeZone },
    alerts: [buildAlert({ any: tags.length === 0 ? ['*'] : tags })],
  };
  const now = deps.clock();
  const { workDb: db, config } = deps;
  const outcome = await saveSubscription({ db, config }, draft, { source: 'command', path: null }, now);
  const isDone = 'subscriberId' in outcome;
  if (isDone) await noteAct(db, { who, act: 'add a person', details: { person: outcome.subscriberId } }, now);
  return { text: sayOutcome(outcome), isBad: !isDone };
}

function sayOutcome(outcome: SaveOutcome): string {
  return outcome.status === 'suppressed'
    ? adminTexts.suppressed[outcome.reason]
    : words.added[outcome.status];
}

/** A file that whoever has it may read: asked for by POST, and noted. */
async function exportPeople({ workDb: db, clock }: AdminDeps, c: Context, { who }: Admin): Promise<Response> {
  const now = clock();
  await noteAct(db, { who, act: 'export people', details: {} }, now);
  const order = { what: 'people', format: 'csv', time: { since: now, until: now } } as const;
  const parts = exportText(db, order);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await parts.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value.text));
    },
    cancel: async () => void (await parts.return(undefined)),
  });
  return c.body(body, 200, {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': 'attachment; filename="people.csv"',
  });
}
