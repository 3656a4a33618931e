// Takes the forms of the manage page. What worked leads back to the page (so that reloading repeats nothing); what did
// not is shown on it, with nothing changed.

import type { Context } from 'hono';
import { z } from 'zod';
import { matchTimeZone } from '../read/time-zone.ts';
import { FREQUENCIES, type Frequency } from '../subscribers/alerts.ts';
import {
  addAlerts,
  alertKey,
  type ChangeOutcome,
  changeChoices,
  dropAlert,
  replaceAlert,
} from '../subscribers/choices.ts';
import { createLinkRequest } from '../subscribers/link-request-store.ts';
import { pauseSubscriber, resumeSubscriber } from '../subscribers/pause.ts';
import { isOn, type Subscriber } from '../subscribers/subscriber.ts';
import { addressHash } from '../subscribers/suppression-store.ts';
import type { Texts } from '../texts/en.ts';
import { textsOf } from '../texts/texts.ts';
import {
  type AlertChoices,
  alertOf,
  alertShape,
  asksTooMuch,
  inBoardsWords,
  inOrderOf,
} from './alert-choices.ts';
import { withLabels } from './board-words.ts';
import { brokenLinkPage, errorPage } from './error-page.ts';
import { subscriberOf } from './link-owner.ts';
import { type ManageDeps, manageAnswer } from './manage.ts';
import { endedPage } from './manage-page.ts';
import type { ManageNote, Typed } from './manage-view.ts';
import { parsePauseDay } from './pause-date.ts';

const text = z.string().max(4000).default('');
const formSchema = z.discriminatedUnion('action', [
  z.object({ action: z.literal('add-alert'), ...alertShape }),
  z.object({ action: z.literal('change-alert'), alert: z.string(), ...alertShape }),
  z.object({ action: z.literal('drop-alert'), alert: z.string() }),
  z.object({
    action: z.literal('settings'),
    frequency: z.enum(FREQUENCIES as readonly [Frequency, ...Frequency[]]),
    timezone: text,
  }),
  z.object({ action: z.literal('pause'), until: text }),
  z.object({ action: z.literal('resume') }),
  z.object({ action: z.literal('account-link') }),
]);
type Form = z.output<typeof formSchema>;

/** Changes what one form asks for. */
export async function saveManage(deps: ManageDeps, c: Context): Promise<Response> {
  const subscriber = await subscriberOf(deps, 'manage', c.req.param('token'));
  if (subscriber === null) return brokenLinkPage(c, deps.config);
  if (!isOn(subscriber)) return c.html(endedPage(deps.config, subscriber), 409);
  const form = formSchema.safeParse(await c.req.parseBody({ all: true }).catch(() => null));
  if (!form.success) return errorPage(c, deps.config, 400);
  const note = await act(deps, subscriber, form.data);
  if (note === 'unavailable') return errorPage(c, deps.config, 503);
  // Relative, since a proxy may serve us under a path of its own.
  if ('done' in note) return c.redirect(`?done=${note.done}`, 303);
  return manageAnswer(deps, c, subscriber, note);
}

async function act(
  deps: ManageDeps,
  subscriber: Subscriber,
  form: Form,
): Promise<ManageNote | 'unavailable'> {
  switch (form.action) {
    case 'add-alert':
    case 'change-alert':
      return saveAlert(deps, subscriber, form);
    case 'drop-alert':
      return noteOf(deps, await dropAlert(deps, subscriber.id, form.alert, deps.clock()));
    case 'settings':
      return saveSettings(deps, subscriber, form);
    case 'pause':
      return pause(deps, subscriber, form.until);
    case 'resume':
      return resume(deps, subscriber);
    case 'account-link':
      return mailAccountLink(deps, subscriber);
  }
}

async function saveAlert(
  deps: ManageDeps,
  { id, alerts }: Subscriber,
  form: Extract<Form, AlertChoices>,
): Promise<ManageNote> {
  const { manage, choose } = textsOf(deps.config.site);
  const key = form.action === 'add-alert' ? null : form.alert;
  const choices = inBoardsWords(form, withLabels(deps.config, await deps.board()).tags);
  const typed: Typed = { form: 'alert', key, choices };
  if (asksTooMuch(choices)) return { problem: manage.longTags, field: 'tags', typed };
  const alert = alertOf(choices);
  if (alert === null) return { problem: choose.noTags, field: 'tags', typed };
  const old = alerts.find((one) => alertKey(one) === key);
  const wanted = old === undefined ? alert : inOrderOf(alert, old);
  const outcome =
    key === null
      ? await addAlerts(deps, id, [wanted], deps.clock())
      : await replaceAlert(deps, id, key, wanted, deps.clock());
  return noteOf(deps, outcome, typed);
}

async function saveSettings(
  deps: ManageDeps,
  { id }: Subscriber,
  { frequency, timezone }: Extract<Form, { action: 'settings' }>,
): Promise<ManageNote> {
  const { manage } = textsOf(deps.config.site);
  const { zone, nearest } = matchTimeZone(timezone);
  const typed: Typed = { form: 'settings', frequency, timezone };
  if (zone !== null)
    return noteOf(deps, await changeChoices(deps, id, { frequency, timeZone: zone }, deps.clock()), typed);
  return { problem: nearest === null ? manage.badZone : manage.meantZone(nearest), field: 'timezone', typed };
}

async function pause(deps: ManageDeps, { id, timeZone }: Subscriber, raw: string): Promise<ManageNote> {
  const until = parsePauseDay(raw, timeZone, deps.clock());
  if (until === null) {
    const { badDay } = textsOf(deps.config.site).manage;
    return { problem: badDay, field: 'until', typed: { form: 'pause', until: raw } };
  }
  await pauseSubscriber(deps.db, id, until);
  return { done: 'paused' };
}

async function resume(deps: ManageDeps, { id }: Subscriber): Promise<ManageNote> {
  const isResumed = await resumeSubscriber(deps.db, id, deps.config.digest.welcomeDays, deps.clock());
  return { done: isResumed ? 'resumed' : 'same' };
}

/** To the address itself: who was passed a digest does not read it. */
async function mailAccountLink(deps: ManageDeps, { email }: Subscriber): Promise<ManageNote | 'unavailable'> {
  const wish = { addressHash: await addressHash(deps.db, email), kind: 'account' } as const;
  const id = await createLinkRequest(deps.db, wish, deps.clock());
  return (await deps.linkAsked(id)) ? { done: 'mailed' } : 'unavailable';
}

/** A subscription that ended meanwhile shows on the page itself. */
function noteOf(deps: ManageDeps, { status }: ChangeOutcome, typed: Typed | null = null): ManageNote {
  const { manage }: Texts = textsOf(deps.config.site);
  switch (status) {
    case 'changed':
      return { done: 'saved' };
    case 'unchanged':
    case 'ended':
      return { done: 'same' };
    case 'no-such-alert':
      return { done: 'gone' };
    case 'last-alert':
      return { problem: manage.lastAlert, field: null, typed };
    case 'too-many-alerts':
      return { problem: manage.tooManyAlerts, field: 'tags', typed };
  }
}
