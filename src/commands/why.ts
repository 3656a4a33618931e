// `rolecall why EMAIL POST`: when somebody got a post, or why not. Exit code 0 whenever there is an answer.

import { explain } from '../installation/why-store.ts';
import { type CommandContext, say, sayJson, withDatabase } from './context.ts';
import { plain } from './table.ts';

export async function whyCommand(
  context: CommandContext,
  options: { readonly email: string; readonly post: string; readonly json: boolean },
): Promise<number> {
  const explanation = await withDatabase(context, 'Looking', (db) =>
    explain({ db, config: context.config }, options.email, options.post, context.now),
  );
  if (options.json) sayJson(context, explanation);
  else say(context, plain(explanation.sentence));
  return 0;
}
