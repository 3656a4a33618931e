// `rolecall unsubscribe` ends a subscription for good; `rolecall unsuppress` lets mail to a bounced address go again.

import { UserError } from '../errors.ts';
import { AT_TERMINAL, noteAct } from '../installation/audit-store.ts';
import { liftBounce } from '../subscribers/lift-bounce.ts';
import { findSubscriber, unsubscribe } from '../subscribers/subscriber-store.ts';
import { type CommandContext, say, withDatabase } from './context.ts';
import { describeSuppression } from './suppression.ts';

const END = { who: AT_TERMINAL, act: 'end a subscription' };

/** As if the person had used the link: no file, import or command brings the address back. */
export async function unsubscribeCommand(
  context: CommandContext,
  options: { readonly email: string },
): Promise<number> {
  await withDatabase(context, 'Unsubscribing', async (db) => {
    const subscriber = await findSubscriber(db, { email: options.email });
    if (subscriber === null) throw new UserError(`${options.email} is not subscribed.`);
    await unsubscribe(db, subscriber.id, context.now);
    await noteAct(db, { ...END, details: { person: subscriber.id } }, context.now);
  });
  say(context, `${options.email} is unsubscribed and gets no more mail.`);
  return 0;
}

/** Only a bounce is the admin's to lift; what people said themselves stays until they say otherwise. */
export async function unsuppressCommand(
  context: CommandContext,
  options: { readonly email: string },
): Promise<number> {
  const { email } = options;
  await withDatabase(context, 'Looking', async (db) => {
    const outcome = await liftBounce(db, email, context.config.digest.welcomeDays, context.now);
    if (outcome.status === 'not-suppressed') throw new UserError(`${email} is not on the suppression list.`);
    if (outcome.status === 'theirs')
      throw new UserError(describeSuppression(email, outcome.suppression, context.config.site.timeZone));
    const subscriber = await findSubscriber(db, { email });
    const details = subscriber === null ? {} : { person: subscriber.id };
    await noteAct(db, { who: AT_TERMINAL, act: 'lift a bounce', details }, context.now);
  });
  say(context, `${email} may get mail again.`);
  return 0;
}
