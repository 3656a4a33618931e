// Tells the WebSub hub (`web.hub`) that the feeds changed, so that those who follow them there hear of a post at once (W3C
// WebSub, section 7, and what hubs have taken since PubSubHubbub 0.4: `hub.mode=publish`, `hub.url`). Only of the feeds of
// everything: a feed can be asked for with any tags, and a hub would be told of thousands that nobody follows there.

import { isIP } from 'node:net';
import { backOffMs } from '../back-off.ts';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { getSetting, setSetting } from '../database/settings-store.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { isLoopbackName } from '../loopback.ts';
import { askAddress } from './ask-address.ts';

/** When posts changed last, and of which change the hub was told. */
const CHANGED = 'feeds-changed';
const TOLD = 'hub-told';
const FEEDS = ['feed.atom', 'feed.json'];

export interface HubDeps {
  readonly db: Db;
  readonly config: Pick<Config, 'web' | 'publicUrl'>;
  readonly log: Log;
  readonly clock: () => Date;
}

/** In the pass that changed posts: what a stop cuts short is told after the next start. */
export async function noteFeedsChanged(
  { db, config }: Pick<HubDeps, 'db' | 'config'>,
  now: Date,
): Promise<void> {
  if (config.web.hub !== null) await setSetting(db, CHANGED, now.toISOString());
}

/**
 * One round after another of the same process. A hub that does not take the news is told again after 2, 5, 10, 20, 40
 * minutes, then hourly; the log says so once, until it takes it.
 */
export function createHubTeller({ db, config, log, clock }: HubDeps): (signal: AbortSignal) => Promise<void> {
  const { hub } = config.web;
  let failures = 0;
  let nextAt = Number.NEGATIVE_INFINITY;
  return async (signal) => {
    if (hub === null || clock().getTime() < nextAt || !canBeFetched(hub, config.publicUrl)) return;
    const changed = await getSetting(db, CHANGED);
    if (changed === null || changed === (await getSetting(db, TOLD))) return;
    const wrong = await tellAll(new URL(hub), config.publicUrl, signal);
    failures = wrong === null ? 0 : failures + 1;
    if (wrong === null) return setSetting(db, TOLD, changed);
    nextAt = clock().getTime() + backOffMs(failures, Math.random());
    if (failures === 1)
      log.warn('The hub of the feeds (web.hub) did not take the news; it is told again', { reason: wrong });
  };
}

/** A hub out in the world cannot fetch what only this machine reaches. */
function canBeFetched(hub: string, publicUrl: string): boolean {
  return !isLoopbackName(new URL(publicUrl).hostname) || isLoopbackName(new URL(hub).hostname);
}

/** Null when it took all of it; else what came instead, as the end of a sentence. Throws for `signal` alone. */
async function tellAll(hub: URL, publicUrl: string, signal: AbortSignal): Promise<string | null> {
  for (const feed of FEEDS) {
    const body = new URLSearchParams({ 'hub.mode': 'publish', 'hub.url': `${publicUrl}/${feed}` }).toString();
    const host = hub.hostname.replaceAll(/^\[|\]$/g, '');
    // Who names an address of an inner network means it.
    const mayBeInner = isLoopbackName(host) || isIP(host) !== 0;
    try {
      const question = {
        method: 'POST',
        name: `Rolecall (+${publicUrl}/)`,
        signal,
        mayBeInner,
        form: body,
      } as const;
      const { status } = await askAddress(hub, question);
      if (status < 200 || status > 299) return `it answers with the status ${status}`;
    } catch (error) {
      signal.throwIfAborted();
      return `it does not answer (${messageOf(error)})`;
    }
  }
  return null;
}
