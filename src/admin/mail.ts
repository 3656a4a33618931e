// `/admin/mail`: pauses, rates, what waits and why, what mail servers said last; a test digest; sending now, after a dry run.

import type { Context } from 'hono';
import { parseAddress } from '../address.ts';
import { channelFacts } from '../channels/channel-facts-store.ts';
import { ALL_DIGESTS } from '../database/pauses-in-force.ts';
import { messageOf } from '../errors.ts';
import { type Html, type HtmlValue, html } from '../html.ts';
import { noteAct } from '../installation/audit-store.ts';
import { openPauses, type Pause } from '../installation/pause-store.ts';
import { type MailGroup, summariseDryRun, wouldGet } from '../plan/dry-run-summary.ts';
import { planManual } from '../plan/plan-run.ts';
import { sendersFor } from '../queue/workers.ts';
import { pauseAll, resumeAll } from '../send/hold-all.ts';
import { prepareTest } from '../send/test-digest.ts';
import { deferredMails, heldMails, lastAnswers, slowedPaces } from '../send/waiting-store.ts';
import { buildAlert, FREQUENCIES, type Frequency } from '../subscribers/alerts.ts';
import { findSubscriber } from '../subscribers/subscriber-store.ts';
import { adminTexts } from '../texts/admin-en.ts';
import { errorPage } from '../web/error-page.ts';
import type { Admin } from './access.ts';
import { channelTable } from './channels.ts';
import type { AdminDeps } from './deps.ts';
import { readForm, wantsJson } from './form.ts';
import { adminPage, doneAt, rootOf } from './layout.ts';
import { act, acts, facts, field, table, when } from './parts.ts';

const words = adminTexts.mail;
const GROUPS_SHOWN = 30;

export async function showMail(deps: AdminDeps, c: Context): Promise<Response> {
  return render(deps, c, null);
}

async function load({ db, clock }: AdminDeps) {
  return {
    pauses: await openPauses(db, clock()),
    channels: await channelFacts(db, clock()),
    slowed: await slowedPaces(db),
    held: await heldMails(db),
    deferred: await deferredMails(db),
    answers: await lastAnswers(db),
  };
}

/** `said`: what became of a form, above all else. */
async function render(deps: AdminDeps, c: Context, said: HtmlValue): Promise<Response> {
  const data = await load(deps);
  if (wantsJson(c)) return c.json(data);
  const { timeZone } = deps.config.site;
  const here = `${rootOf(c)}/mail`;
  const main = html`${said}
${pausePart(data.pauses, here, timeZone)}
<h2>${words.rates}</h2>
${ratesPart(deps, data.slowed)}
<h2>${words.waits}</h2>
${waitsPart(data, timeZone)}
${
  data.channels.length > 0 &&
  html`<h2>${words.channels}</h2>
${channelTable(data.channels, timeZone)}`
}
<h2>${words.answers}</h2>
${answersPart(data.answers, timeZone)}
<h2>${words.test}</h2>
<form method="post" action="${here}"><input type="hidden" name="act" value="test">
${field('to', words.testTo, { type: 'email', isRequired: true, hint: words.testHint })}<button class="second">${words.testButton}</button></form>
<h2>${words.now}</h2>
<p>${words.nowText}</p>
<form method="post" action="${here}" class="admin-find"><input type="hidden" name="act" value="count">
<div class="field"><label for="frequency">${words.which}</label><select id="frequency" name="frequency">
${FREQUENCIES.map((one) => html`<option value="${one}">${adminTexts.frequencies[one]}</option>`)}</select></div>
<button class="second">${words.countButton}</button></form>`;
  return adminPage(deps, c, { title: words.title, tab: 'mail', main });
}

function pausePart(pauses: readonly Pause[], here: string, timeZone: string): Html {
  const isPaused = pauses.some(({ scope }) => scope === 'service');
  const lines = pauses.map(
    ({ scope, until, why }) =>
      html`<li>${words.paused(scope === ALL_DIGESTS ? 'digests' : scope === 'service' ? 'all' : scope)}${
        until !== null && html`, ${words.until} ${when(until, timeZone)}`
      }: ${why}</li>`,
  );
  return html`${pauses.length === 0 ? html`<p class="notice">${words.flows}</p>` : html`<div class="notice bad"><ul>${lines}</ul></div>`}
${acts(
  pauses.some(({ scope }) => scope !== ALL_DIGESTS) && act(here, words.resume, { act: 'resume' }),
  !isPaused && act(here, words.pause, { act: 'pause' }, 'danger'),
)}`;
}

function ratesPart({ config }: AdminDeps, slowed: Awaited<ReturnType<typeof slowedPaces>>): Html {
  const { perSecond, perDomainPerSecond } = config.mail;
  const { least, most } = config.smtpConnections;
  return facts([
    [words.transport, words.transports[config.transport]],
    [words.perSecond, perSecond ?? words.noLimit],
    [words.perDomain, perDomainPerSecond ?? words.noLimit],
    [words.connections, least === most ? least : `${least}–${most}`],
    ...slowed.map(
      ({ scope, perSecond: learnt }) =>
        [words.slowed(scope === 'service' ? null : scope), `${learnt.toFixed(2)} ${words.aSecond}`] as const,
    ),
  ]);
}

function waitsPart({ held, deferred }: Awaited<ReturnType<typeof load>>, timeZone: string): Html {
  if (held.length + deferred.length === 0) return html`<p class="quiet">${words.nothingWaits}</p>`;
  const rows = [
    ...held.map(({ heldBy, mails, nextAt }) => [words.heldBy(heldBy ?? ''), mails, when(nextAt, timeZone)]),
    ...deferred.map(({ domain, reply, mails, nextAt }) => [
      html`${domain}: ${reply ?? words.noAnswer}`,
      mails,
      when(nextAt, timeZone),
    ]),
  ];
  return table(words.waitColumns, rows, words.waits);
}

function answersPart(answers: Awaited<ReturnType<typeof lastAnswers>>, timeZone: string): Html {
  if (answers.length === 0) return html`<p class="quiet">${words.noAnswers}</p>`;
  const rows = answers.map(({ domain, sent, failed, reply, at }) => [
    domain,
    sent,
    failed,
    reply,
    when(at, timeZone),
  ]);
  return table(words.answerColumns, rows, words.answers);
}

export async function actOnMail(deps: AdminDeps, c: Context, admin: Admin): Promise<Response> {
  const form = await readForm(c);
  const frequency = FREQUENCIES.find((one) => one === form.frequency) ?? 'weekly';
  switch (form.act) {
    case 'pause':
      await pauseAll(deps.workDb, deps.clock());
      await noteAct(deps.db, { who: admin.who, act: 'pause', details: {} }, deps.clock());
      return doneAt(c, 'mail', 'paused');
    case 'resume':
      await resumeAll(deps.workDb, deps.clock());
      await noteAct(deps.db, { who: admin.who, act: 'resume', details: {} }, deps.clock());
      await deps.queues.sendDeliveries(1);
      return doneAt(c, 'mail', 'resumed');
    case 'test':
      return render(deps, c, await sendTest(deps, form.to ?? '', admin));
    case 'count':
      return render(deps, c, await countPart(deps, c, frequency));
    case 'send':
      return sendNow(deps, c, frequency, admin);
    default:
      return errorPage(c, deps.config, 400);
  }
}

function say(text: string, isBad: boolean): Html {
  return html`<p class="notice${isBad && ' bad'}" role="${isBad ? 'alert' : 'status'}">${text}</p>`;
}

/** Their own digest where they are subscribed, else that of a new reader of everything. */
async function sendTest(
  { db, config, mailer, clock }: AdminDeps,
  typed: string,
  { who }: Admin,
): Promise<Html> {
  const reading = parseAddress(typed);
  if (!reading.ok) return say(adminTexts.people.badAddress(reading.problem), true);
  const to = reading.address;
  const subscriber = await findSubscriber(db, { email: to });
  const reader = { subscriber, alerts: subscriber?.alerts ?? [buildAlert({ any: ['*'] })] };
  const test = await prepareTest(db, config, { to, reader }, clock());
  if (test.status === 'unwanted') return say(adminTexts.suppressed[test.suppression.reason], true);
  if (test.status !== 'ready') return say(words.noTest[test.status], true);
  const outcome = await mailer.send(test.message, { isAwaited: true });
  await noteAct(db, { who, act: 'test digest', details: { outcome: outcome.status } }, clock());
  return say(sayOutcome(outcome), outcome.status !== 'sent');
}

function sayOutcome(outcome: Awaited<ReturnType<AdminDeps['mailer']['send']>>): string {
  const reply = 'reply' in outcome ? outcome.reply : '';
  return outcome.status === 'sent' ? words.testSent(reply) : words.testFailed(reply);
}

async function countPart(deps: AdminDeps, c: Context, frequency: Frequency): Promise<Html> {
  const groups = await summariseDryRun({ db: deps.workDb, config: deps.config }, frequency, 0, deps.clock());
  const people = wouldGet(groups);
  const sorted = groups.toSorted((one, other) => other.people - one.people);
  return html`<section class="notice" role="status"><h2>${words.dryRun(people, frequency)}</h2>
${groups.length > 0 && table(words.groupColumns, sorted.slice(0, GROUPS_SHOWN).map(groupRow), words.now)}
${groups.length > GROUPS_SHOWN && html`<p class="quiet">${words.moreGroups(groups.length - GROUPS_SHOWN)}</p>`}
${people > 0 && acts(act(`${rootOf(c)}/mail`, words.sendButton(people), { act: 'send', frequency }))}</section>`;
}

function groupRow({ subject, posts, skipped, people }: MailGroup): HtmlValue[] {
  return [html`${subject}${skipped !== null && html` (${words.not} ${skipped})`}`, posts, people];
}

/** Planned while the page answers; what is cut short, the planner's next pass finds. */
async function sendNow(deps: AdminDeps, c: Context, frequency: Frequency, { who }: Admin): Promise<Response> {
  const { workDb: db, config, log, queues } = deps;
  const queued = (_run: number, mails: number) => queues.sendDeliveries(sendersFor(mails));
  await noteAct(db, { who, act: 'send now', details: { frequency } }, deps.clock());
  planManual({ db, config, log, queued }, frequency, deps.clock()).catch((error) =>
    log.error('A run by hand was not planned to its end; the planner goes on with it', {
      error: messageOf(error),
    }),
  );
  return doneAt(c, 'mail', 'sending');
}
