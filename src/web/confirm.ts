// The link of the confirmation mail. GET asks with one button, since mail scanners open links; POST acts. Only the
// browser that signed up, which shows its cookie, has said yes by opening the link.

import type { Context } from 'hono';
import { maskAddress } from '../address.ts';
import type { Config } from '../config/config.ts';
import { type Html, html } from '../html.ts';
import type { Log } from '../log.ts';
import { previewDigest } from '../plan/preview.ts';
import { nextSlot } from '../schedule.ts';
import { describeAlertFor } from '../subscribers/alerts.ts';
import { type ConfirmDeps, type ConfirmOutcome, confirm } from '../subscribers/confirmation.ts';
import {
  type Confirmation,
  loadConfirmation,
  type SignUpChoices,
} from '../subscribers/confirmation-store.ts';
import { keepKnownTags } from '../subscribers/known-tags.ts';
import type { Links } from '../subscribers/links.ts';
import { isOn, type Subscriber } from '../subscribers/subscriber.ts';
import { findSubscriber } from '../subscribers/subscriber-store.ts';
import { instantInWords } from '../texts/format.ts';
import { howOftenOf } from '../texts/how-often.ts';
import { languageOf, textsOf } from '../texts/texts.ts';
import { withLabels } from './board-words.ts';
import { isOwnBrowser } from './confirm-cookie.ts';
import { differences, takeOver } from './confirm-differences.ts';
import { brokenLinkPage } from './error-page.ts';
import type { LiveBoard } from './live-board.ts';
import { type Board, renderPage } from './page.ts';

export interface ConfirmPageDeps extends ConfirmDeps {
  readonly config: Board & Pick<Config, 'digest' | 'tags'>;
  /** Asks for a mail; what gets lost is found by the sweep. */
  readonly confirmationAsked: (confirmationId: number) => Promise<void>;
  /** Asks for a look at what is due: somebody waits for a first digest. Else the clock finds it. */
  readonly planAsked: () => Promise<void>;
  readonly links: Links;
  readonly board: () => LiveBoard | Promise<LiveBoard>;
  readonly log: Log;
  readonly clock: () => Date;
}

type Answer = Promise<Response>;

/** The question with one button; done at once in the browser that signed up, and where it was done before. */
export async function askConfirm(deps: ConfirmPageDeps, c: Context): Answer {
  const owner = deps.links.verify('confirm', c.req.param('token') ?? '');
  if (owner === null) return brokenLinkPage(c, deps.config);
  const wish = await loadConfirmation(deps, owner.id, deps.clock());
  if (wish === null) return refusedPage(deps, c, 'expired');
  const saysYes = c.req.method === 'GET' && isOwnBrowser(c, wish.cookieHash);
  if (saysYes || wish.confirmedAt !== null) return doConfirm(deps, c);
  return askPage(deps, c, wish);
}

/** The button. Pressed twice, it finds it done. */
export async function doConfirm(deps: ConfirmPageDeps, c: Context): Answer {
  const owner = deps.links.verify('confirm', c.req.param('token') ?? '');
  if (owner === null) return brokenLinkPage(c, deps.config);
  const outcome = await confirm(deps, owner.id, deps.clock());
  deps.log.info('Confirmation link was followed', { confirmation: owner.id, outcome: outcome.status });
  if (outcome.status !== 'confirmed') return refusedPage(deps, c, outcome.status);
  if (outcome.noticeId !== undefined) void deps.confirmationAsked(outcome.noticeId);
  const wish = await loadConfirmation(deps, owner.id, deps.clock());
  await takeOver(deps, outcome.subscriberId, wish?.choices ?? null, await takenOf(c));
  const subscriber = await findSubscriber(deps.db, { id: outcome.subscriberId });
  if (subscriber === null) return brokenLinkPage(c, deps.config);
  if (subscriber.welcome === 'due') void deps.planAsked();
  return donePage(deps, c, outcome.kind, subscriber, wish?.choices ?? null);
}

/** What the form says to take over; nothing where there is no form. */
async function takenOf(c: Context): Promise<readonly string[]> {
  if (c.req.method !== 'POST') return [];
  const { take = [] } = await c.req.parseBody({ all: true }).catch(() => ({}) as Record<string, string[]>);
  return [take].flat().filter((word) => typeof word === 'string');
}

async function askPage(deps: ConfirmPageDeps, c: Context, wish: Confirmation): Answer {
  const { site } = deps.config;
  const words = textsOf(site).confirm;
  const address = html`<strong>${maskAddress(wish.address)}</strong>`;
  const known = await findSubscriber(deps.db, { email: wish.address });
  const [title, text, button] =
    wish.kind === 'change-address'
      ? [words.moveTitle, words.move(address, site.name), words.moveButton]
      : known !== null && isOn(known)
        ? [words.addTitle, words.add(address), words.addButton]
        : [words.askTitle, words.ask(address, site.name), words.askButton];
  const person = known !== null && isOn(known) ? known : null;
  const main = html`<h1>${title}</h1>
<p>${text}</p>
${await wishOf(deps, wish, person)}
<form method="post">${person !== null && differences(deps, person, wish.choices)}<button>${button}</button></form>`;
  return c.html(renderPage(deps.config, { title, main }));
}

/** The tags that the board knows: what else was typed into the form may be anybody's message to whoever reads this. */
async function wishOf(
  deps: ConfirmPageDeps,
  { choices }: Confirmation,
  person: Subscriber | null,
): Promise<Html | null> {
  if (choices === null) return null;
  const board = await deps.board();
  const known = new Set([...board.tags.map(({ tag }) => tag), ...board.posts.flatMap(({ tags }) => tags)]);
  const alert = keepKnownTags(choices.alert, known);
  const often = person === null ? choices.frequency : person.frequency;
  const words = alert === null ? null : describeAlertFor(withLabels(deps.config, board), alert);
  return html`<p class="card">${words !== null && html`<strong>${words}</strong><br>`}${howOftenOf(deps.config, often)}</p>`;
}

async function refusedPage(
  deps: ConfirmPageDeps,
  c: Context,
  status: Exclude<ConfirmOutcome['status'], 'confirmed'>,
): Answer {
  const words = textsOf(deps.config.site).confirm;
  const title = words[`${status}Title`];
  const main = html`<h1>${title}</h1>
<p>${words[status]}</p>
<p><a class="button" href="${deps.config.publicUrl}/">${words.signUp}</a></p>`;
  return c.html(renderPage(deps.config, { title, main }), 410);
}

async function donePage(
  deps: ConfirmPageDeps,
  c: Context,
  kind: Confirmation['kind'],
  subscriber: Subscriber,
  choices: SignUpChoices | null,
): Answer {
  const words = textsOf(deps.config.site).confirm;
  const title = kind === 'change-address' ? words.movedTitle : words.doneTitle;
  const own = withLabels(deps.config, await deps.board());
  const alerts = subscriber.alerts.map((alert) => html`<li>${describeAlertFor(own, alert)}</li>`);
  const asks = differences(deps, subscriber, choices);
  const main = html`<h1>${title}</h1>
<div class="card"><ul>${alerts}</ul><p>${howOftenOf(deps.config, subscriber.frequency)}</p></div>
<p>${await whatComesNext(deps, subscriber)}</p>
${asks !== null && html`<form method="post">${asks}<button class="second">${words.takeOver}</button></form>`}
<p><a class="button" href="${deps.links.manage(subscriber)}">${words.manage}</a></p>`;
  return c.html(renderPage(deps.config, { title, main }));
}

/** When the first digest comes: at once where something matches already, else at the next slot in the person's zone. */
async function whatComesNext(deps: ConfirmPageDeps, subscriber: Subscriber): Promise<string> {
  const { site, digest } = deps.config;
  const { texts, locale } = languageOf(site);
  const { frequency, timeZone } = subscriber;
  const now = deps.clock();
  if (subscriber.state === 'paused') return texts.confirm.paused;
  if (subscriber.welcome === 'due') {
    const { posts } = await previewDigest(deps, subscriber.alerts, null, now);
    if (posts.length > 0) return texts.confirm.welcome(posts.length);
  }
  if (frequency === 'instant') return texts.confirm.nextInstant;
  const slot = nextSlot(digest[frequency], timeZone, now);
  return texts.confirm.next(instantInWords(locale, slot, timeZone));
}
