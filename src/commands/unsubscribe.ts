// `rolecall unsubscribe` ends a subscription for good; `rolecall unsuppress` lets mail to a bounced address go again.

import { inTransaction } from '../database/in-transaction.ts';
import { UserError } from '../errors.ts';
import { resumeBounced } from '../subscribers/pause.ts';
import { findSubscriber, unsubscribe } from '../subscribers/subscriber-store.ts';
import { suppressionOf, unsuppress } from '../subscribers/suppression-store.ts';
import { type CommandContext, say, withDatabase } from './context.ts';
import { describeSuppression } from './suppression.ts';

/** As if the person had used the link: no file, import or command brings the address back. */
export async function unsubscribeCommand(
  context: CommandContext,
  options: { readonly email: string },
): Promise<number> {
  await withDatabase(context, 'Unsubscribing', async (db) => {
    const subscriber = await findSubscriber(db, { email: options.email });
    if (subscriber === null) throw new UserError(`${options.email} is not subscribed.`);
    await unsubscribe(db, subscriber.id, context.now);
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
    const suppression = await suppressionOf(db, email);
    if (suppression === null) throw new UserError(`${email} is not on the suppression list.`);
    if (suppression.reason !== 'bounced')
      throw new UserError(describeSuppression(email, suppression, context.config.site.timeZone));
    await inTransaction(db, async (trx) => {
      await unsuppress(trx, email);
      await resumeBounced(trx, email, context.config.digest.welcomeDays, context.now);
    });
  });
  say(context, `${email} may get mail again.`);
  return 0;
}
