// Is PUBLIC_URL this installation? Every link in every mail leads there, unsubscribing above all, so it is judged by what
// it does and not by how it looks: asked for a word that only who has our secret can say. Until it was seen to be us, and
// while it is not, no digest goes out.

import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { dropSetting, getSetting, setSetting } from '../database/settings-store.ts';
import { messageOf } from '../errors.ts';
import { isLoopbackName } from '../loopback.ts';
import type { Links } from '../subscribers/links.ts';
import type { Answer } from '../texts/alarms/catalogue.ts';
import { clearAlarm, raiseAlarm } from './alarm-store.ts';
import { holdDigests, letDigestsGo } from './pause-store.ts';

export interface PublicUrlDeps {
  readonly db: Db;
  readonly config: Pick<Config, 'transport' | 'publicUrl'>;
  readonly links: Pick<Links, 'installation'>;
}

const CODE = 'public-url';
/** The address that was seen to be us last. */
const SEEN = 'public-url-seen';
const ANSWER_MS = 5000;
const MAX_ANSWER = 1000;
const MINUTE_MS = 60_000;
/** While it is ours, and while it is not. A page that only starts later than who asks has a minute for it. */
const ASK_AGAIN_MS = { ours: 10 * MINUTE_MS, other: MINUTE_MS };

/** What the pages say of a question that reached them (web/health.ts). */
export interface Seen {
  /** The name that they were asked by. */
  readonly host: string | null;
  /** How many addresses proxies wrote into X-Forwarded-For. */
  readonly proxies: number;
  /** What the visitor wrote there came through. */
  readonly isOpen: boolean;
}

/** An address that nobody has (RFC 5737), to see what becomes of it on the way. */
const CLAIMED = '192.0.2.77';

/** `wrong` is null where it is this installation; else what came in its place. */
export async function lookAtPublicUrl(
  publicUrl: string,
  installation: string,
): Promise<{ readonly wrong: Answer | null; readonly seen: Seen | null }> {
  const found = (wrong: Answer | null, seen: Seen | null = null) => ({ wrong, seen });
  try {
    const signal = AbortSignal.timeout(ANSWER_MS);
    const headers = { 'x-forwarded-for': CLAIMED };
    const answer = await fetch(`${publicUrl}/healthz?seen=${CLAIMED}`, {
      redirect: 'manual',
      signal,
      headers,
    });
    const location = answer.headers.get('location');
    if (location !== null) return found({ is: 'leads-on', to: location.slice(0, 200) });
    if (!answer.ok) return found({ is: 'status', status: answer.status });
    const text = await startOf(answer);
    return text.includes(`"${installation}"`) ? found(null, readSeen(text)) : found({ is: 'not-us' });
  } catch (error) {
    return found(silence(error));
  }
}

/** Null: it is this installation. Else what came in its place. */
export async function askPublicUrl(publicUrl: string, installation: string): Promise<Answer | null> {
  return (await lookAtPublicUrl(publicUrl, installation)).wrong;
}

/** Null from a process of before that says nothing of it. */
function readSeen(text: string): Seen | null {
  const { seen } = JSON.parse(text) as { seen?: Partial<Seen> };
  if (typeof seen?.proxies !== 'number') return null;
  const host = typeof seen.host === 'string' ? seen.host : null;
  return { host, proxies: seen.proxies, isOpen: seen.isOpen === true };
}

/** Before any mail: holds digests unless this very address was seen to be us. */
export async function holdUntilAsked({ db, config }: Pick<PublicUrlDeps, 'db' | 'config'>, now: Date) {
  if (!leadsToPeople(config)) return letDigestsGo(db);
  if ((await getSetting(db, SEEN)) === config.publicUrl) return;
  await holdDigests(db, `${config.publicUrl} has not answered as this installation yet`, now);
}

/** Asks at once, and raises or clears the alarm. Nothing is asked where no mail leaves this machine. */
export async function checkPublicUrl(deps: PublicUrlDeps, now: Date): Promise<boolean> {
  if (!leadsToPeople(deps.config)) {
    await letDigestsGo(deps.db);
    return true;
  }
  const wrong = await askPublicUrl(deps.config.publicUrl, deps.links.installation);
  await (wrong === null ? foundOurs(deps, now) : foundOther(deps, wrong, now));
  return wrong === null;
}

/** For a timer: asks every ten minutes, and raises the alarm when it was not us twice, a minute apart. */
export function watchPublicUrl(deps: PublicUrlDeps): (now: Date) => Promise<void> {
  let nextAt = 0;
  let failures = 0;
  return async (now) => {
    if (!leadsToPeople(deps.config) || now.getTime() < nextAt) return;
    const wrong = await askPublicUrl(deps.config.publicUrl, deps.links.installation);
    failures = wrong === null ? 0 : failures + 1;
    nextAt = now.getTime() + ASK_AGAIN_MS[wrong === null ? 'ours' : 'other'];
    if (wrong === null) return foundOurs(deps, now);
    if (failures > 1) await foundOther(deps, wrong, now);
  };
}

async function foundOurs({ db, config }: PublicUrlDeps, now: Date): Promise<void> {
  await clearAlarm(db, CODE, now);
  if ((await getSetting(db, SEEN)) !== config.publicUrl) await setSetting(db, SEEN, config.publicUrl);
  await letDigestsGo(db);
}

async function foundOther({ db, config }: PublicUrlDeps, answer: Answer, now: Date): Promise<void> {
  await raiseAlarm(db, { kind: CODE, url: config.publicUrl, answer }, now);
  await dropSetting(db, SEEN);
  await holdDigests(db, `${config.publicUrl} is not this installation`, now);
}

/** Does mail go out whose links lead beyond this machine? */
export function leadsToPeople({ transport, publicUrl }: PublicUrlDeps['config']): boolean {
  return transport === 'smtp' && !isLoopbackName(new URL(publicUrl).hostname);
}

async function startOf(answer: Response): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of answer.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length >= MAX_ANSWER) break;
  }
  return text;
}

/** "fetch failed" says nothing; its cause does. */
function silence(error: unknown): Answer {
  const cause = error instanceof Error ? (error.cause as { code?: string } | undefined) : undefined;
  if (cause?.code !== undefined) return { is: 'silent', why: cause.code };
  return error instanceof Error && error.name === 'TimeoutError'
    ? { is: 'slow', seconds: ANSWER_MS / 1000 }
    : { is: 'silent', why: messageOf(error) };
}
