// `rolecall subscribe`: an admin adds or changes a subscription for somebody who asked for it.

import { parseAddress } from '../address.ts';
import { SettingsError, UserError } from '../errors.ts';
import { AT_TERMINAL, noteAct } from '../installation/audit-store.ts';
import { knownTags } from '../posts/post-store.ts';
import { tagWarnings } from '../read/subscription-warnings.ts';
import { matchTimeZone } from '../read/time-zone.ts';
import { describeAlert, type Frequency } from '../subscribers/alerts.ts';
import { type SaveOutcome, saveSubscription } from '../subscribers/save-subscription.ts';
import type { SubscriptionDraft } from '../subscribers/subscriber.ts';
import { type AlertOptions, parseAlert } from './alert-options.ts';
import { type CommandContext, say, withDatabase } from './context.ts';

export interface SubscribeOptions extends AlertOptions {
  readonly email: string;
  readonly frequency: Frequency;
  readonly timezone?: string;
  readonly name?: string;
}

export async function subscribeCommand(context: CommandContext, options: SubscribeOptions): Promise<number> {
  const draft = parseDraft(options, context.config.site.timeZone);
  const { config, now } = context;
  const { outcome, postTags } = await withDatabase(context, 'Saving', async (db) => {
    const saved = await saveSubscription({ db, config }, draft, { source: 'command', path: null }, now);
    if ('subscriberId' in saved) {
      const details = { person: saved.subscriberId };
      await noteAct(db, { who: AT_TERMINAL, act: 'add a person', details }, now);
    }
    return { outcome: saved, postTags: await knownTags(db) };
  });
  say(context, describeOutcome(outcome, draft));
  for (const warning of tagWarnings(draft, postTags, config.tags.aliases)) say(context, `Note: ${warning}`);
  return 0;
}

/** All that is wrong with the options, at once. */
function parseDraft(options: SubscribeOptions, siteZone: string): SubscriptionDraft {
  const address = parseAddress(options.email);
  const { zone, nearest } = matchTimeZone(options.timezone ?? siteZone);
  const alert = parseAlert(options);
  const meant = nearest === null ? 'write a name such as Europe/Berlin' : `did you mean ${nearest}?`;
  if (address.ok && zone !== null && alert !== null) {
    const { name = null, frequency } = options;
    return { email: address.address, name, frequency, timeZone: zone, alerts: [alert] };
  }
  throw new SettingsError([
    ...(address.ok ? [] : [`"${options.email}" cannot be used as a mail address: ${address.problem}`]),
    ...(zone === null ? [`--timezone "${options.timezone}" is not a time zone; ${meant}`] : []),
    ...(alert === null
      ? ['--tags or --all must name a tag, such as --tags data,tech; --tags "*" is every post']
      : []),
  ]);
}

/** Throws UserError for what only somebody else can change. */
function describeOutcome(outcome: SaveOutcome, draft: SubscriptionDraft): string {
  const { email } = draft;
  switch (outcome.status) {
    case 'suppressed': {
      const remedy =
        outcome.reason === 'bounced'
          ? `"rolecall unsuppress ${email}" lifts that`
          : 'only the person can lift that, by signing up';
      throw new UserError(`${email} is on the suppression list (${outcome.reason}): ${remedy}.`);
    }
    case 'signed-up-themselves':
      throw new UserError(
        `${email} signed up by themselves: only they change that, through the link in their mails.`,
      );
    default: {
      const words = {
        created: 'is subscribed',
        revived: 'is subscribed again',
        changed: 'has new choices',
        unchanged: 'is subscribed already',
      };
      const wants = draft.alerts.map((alert) => describeAlert(alert)).join('; ');
      return `${email} ${words[outcome.status]}: ${draft.frequency}, ${wants} (${draft.timeZone}).`;
    }
  }
}
