// `/admin/people/…`: one person, by their number: what they chose, what they got, what came back; ending it, and lifting a
// bounce.

import type { Context } from 'hono';
import { type Html, html } from '../html.ts';
import { noteAct } from '../installation/audit-store.ts';
import { isErased } from '../subscribers/erase.ts';
import { bouncesOf, type DigestOf, digestsOf, findPerson } from '../subscribers/find-people.ts';
import { liftBounce } from '../subscribers/lift-bounce.ts';
import type { Listed } from '../subscribers/people-pages.ts';
import { standingOf } from '../subscribers/person-standing.ts';
import { isOn } from '../subscribers/subscriber.ts';
import { unsubscribe } from '../subscribers/subscriber-store.ts';
import { addressHash } from '../subscribers/suppression-store.ts';
import { adminTexts } from '../texts/admin-en.ts';
import { errorPage } from '../web/error-page.ts';
import type { Admin } from './access.ts';
import type { AdminDeps } from './deps.ts';
import { readForm, readId, wantsJson } from './form.ts';
import { adminPage, doneAt, rootOf } from './layout.ts';
import { act, acts, alertWords, facts, table, when } from './parts.ts';

const words = adminTexts.person;
const SHOWN = 50;

/** Null for a number that is nobody's (any more). */
async function personOf({ db }: AdminDeps, c: Context): Promise<Listed | null> {
  const id = readId(c.req.param('id'));
  const person = id === null ? null : await findPerson(db, id);
  return person === null || isErased(person) ? null : person;
}

export async function showPerson(deps: AdminDeps, c: Context): Promise<Response> {
  const { db, config } = deps;
  const person = await personOf(deps, c);
  if (person === null) return errorPage(c, config, 404);
  const digests = await digestsOf(db, person.id, SHOWN);
  const bounces = await bouncesOf(db, await addressHash(db, person.email), SHOWN);
  if (wantsJson(c)) return c.json({ person, digests, bounces });
  const { timeZone } = config.site;
  const root = rootOf(c);
  const back = bounces.map(({ outcome, reply, at }) => [when(at, timeZone), outcome, reply]);
  const main = html`${factsPart(person, config)}
<p><a href="${root}/preview?person=${person.id}">${words.preview}</a></p>
${buttons(person, root)}
<h2>${words.digests}</h2>
${digestsPart(digests, timeZone)}
${back.length > 0 && html`<h2>${words.bounces}</h2>\n${table(words.bounceColumns, back, words.bounces)}`}`;
  return adminPage(deps, c, { title: person.email, tab: 'people', main });
}

function factsPart(person: Listed, config: AdminDeps['config']): Html {
  const { timeZone } = config.site;
  const { state, since } = standingOf(person);
  return facts([
    [words.state, html`${adminTexts.personStandings[state]} (${words.since} ${when(since, timeZone)})`],
    [words.suppressed, person.suppressed !== null && adminTexts.suppressed[person.suppressed]],
    [words.name, person.name],
    [words.pausedUntil, person.pausedUntil !== null && when(person.pausedUntil, timeZone)],
    [words.frequency, adminTexts.frequencies[person.frequency]],
    [
      words.alerts,
      html`<ul>${person.alerts.map((alert) => html`<li>${alertWords(alert, config)}</li>`)}</ul>`,
    ],
    [words.zone, person.timeZone],
    [words.source, person.path ?? adminTexts.sources[person.source]],
    [words.came, when(person.createdAt, timeZone)],
    [words.consent, consentPart(person.consent)],
  ]);
}

/** What was written down when they agreed, as it stands. */
function consentPart(consent: unknown): Html | false {
  const all = typeof consent === 'object' && consent !== null ? Object.entries(consent) : [];
  const entries = all.filter(([, value]) => value !== null);
  if (entries.length === 0) return false;
  const shown = entries.map(
    ([key, value]) => html`<li>${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}</li>`,
  );
  return html`<ul>${shown}</ul>`;
}

function buttons(person: Listed, root: string): Html {
  const here = `${root}/people/${person.id}`;
  return acts(
    person.suppressed === 'bounced' && act(here, words.lift, { act: 'lift' }, 'second'),
    isOn(person) &&
      html`<details><summary>${words.end}</summary><p>${words.endText}</p>${act(here, words.endButton, { act: 'end' }, 'danger')}</details>`,
  );
}

function digestsPart(digests: readonly DigestOf[], timeZone: string): Html {
  if (digests.length === 0) return html`<p class="quiet">${words.noDigests}</p>`;
  const rows = digests.map(({ at, kind, subject, posts, status, reason, reply }) => [
    when(at, timeZone),
    html`${subject}<br><span class="small quiet">${adminTexts.kinds[kind]}, ${adminTexts.countPosts(posts)}</span>`,
    html`${adminTexts.outcomes[status]}${reason !== null && html`<br><span class="small quiet">${reason}</span>`}${
      reply !== null && html`<br><span class="small quiet">${reply}</span>`
    }`,
  ]);
  return table(words.digestColumns, rows, words.digests);
}

export async function actOnPerson(deps: AdminDeps, c: Context, { who }: Admin): Promise<Response> {
  const form = await readForm(c);
  const person = await personOf(deps, c);
  if (person === null) return errorPage(c, deps.config, 404);
  const { workDb: db, config } = deps;
  const now = deps.clock();
  const details = { person: person.id };
  if (form.act === 'end') {
    await unsubscribe(db, person.id, now);
    await noteAct(db, { who, act: 'end a subscription', details }, now);
    return doneAt(c, `people/${person.id}`, 'ended');
  }
  if (form.act !== 'lift') return errorPage(c, config, 400);
  const { status } = await liftBounce(db, person.email, config.digest.welcomeDays, now);
  if (status === 'lifted') await noteAct(db, { who, act: 'lift a bounce', details }, now);
  return doneAt(c, `people/${person.id}`, status === 'lifted' ? 'lifted' : 'nothing');
}
