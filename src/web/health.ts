// For machines that watch this process: is it alive, and can it do its work?

import type { Context, Handler } from 'hono';
import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import type { Links } from '../subscribers/links.ts';
import { inTime } from './in-time.ts';

export interface Health {
  readonly ok: boolean;
  /** One plain sentence. */
  readonly detail: string;
}

/**
 * Answers as long as the process does; asks nobody, so that a lost database restarts nothing. Who asks by PUBLIC_URL sees
 * whether it is us (installation/public-url.ts).
 */
export function showAlive({ links }: { readonly links: Pick<Links, 'installation'> }): Handler {
  return (c) => {
    const claimed = c.req.query('seen');
    const seen = claimed === undefined ? {} : { seen: whatCame(c, claimed) };
    return c.json({ status: 'ok', installation: links.installation, ...seen });
  };
}

/** For `rolecall doctor`, which says itself that it comes from `claimed`: by which name, and how many proxies added theirs. */
function whatCame(c: Context, claimed: string): { host: string | null; proxies: number; isOpen: boolean } {
  const forwarded = (c.req.header('x-forwarded-for') ?? '').split(',').map((part) => part.trim());
  const added = forwarded.filter((part) => part !== '' && part !== claimed);
  // One that puts its own in place of what came lets nobody choose their address either.
  return { host: c.req.header('host') ?? null, proxies: added.length, isOpen: forwarded.includes(claimed) };
}

/** 200 when the database answers and the work gets on, else 503 with the reasons. */
export function showReady(deps: { readonly db: Db; readonly workHealth: () => Promise<Health> }): Handler {
  const askDatabase = async (): Promise<Health> => {
    await sql`select 1`.execute(deps.db);
    return { ok: true, detail: 'answers' };
  };
  return async (c) => {
    const [database, work] = await Promise.all([withPatience(askDatabase), withPatience(deps.workHealth)]);
    const ok = database.ok && work.ok;
    if (!ok) c.header('Retry-After', '15');
    return c.json({ status: ok ? 'ok' : 'unavailable', database, work }, ok ? 200 : 503);
  };
}

/** No answer in time, or an error, is an answer too; what the error said stays in the log. */
async function withPatience(ask: () => Promise<Health>): Promise<Health> {
  try {
    return await inTime(ask(), { ok: false, detail: 'no answer within 2 s' });
  } catch {
    return { ok: false, detail: 'does not answer' };
  }
}
