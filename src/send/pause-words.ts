// What an operator hears when mail pauses by itself: the alarm, and in a few words why, for lists of pauses. Pure.

import type { FactsOf } from '../texts/alarms/catalogue.ts';
import { alarmsEn } from '../texts/alarms/en.ts';

export type PauseAlarm = FactsOf<'mail-paused' | 'domain-paused' | 'mail-server-busy'>;

/** In English, as a pause keeps it. */
export function whyPaused(alarm: PauseAlarm): string {
  return alarmsEn.whyPaused(alarm);
}

function allPaused(
  because: FactsOf<'mail-paused'>['because'],
  reply: string,
  addresses = 0,
): FactsOf<'mail-paused'> {
  return { kind: 'mail-paused', because, addresses, reply };
}

export function serverRefusesUs(reply: string): PauseAlarm {
  return allPaused('refuses-us', reply);
}

export function nothingTaken(addresses: number, reply: string): PauseAlarm {
  return allPaused('nothing-taken', reply, addresses);
}

export function mostRefused(reply: string): PauseAlarm {
  return allPaused('most-refused', reply);
}

export function relayDirectory(reply: string): PauseAlarm {
  return allPaused('directory', reply);
}

/** Stays open until the server takes a mail again. */
export function serverPutsUsOff(reply: string): PauseAlarm {
  return { kind: 'mail-server-busy', reply };
}

export function domainDirectory(domain: string, reply: string): PauseAlarm {
  return { kind: 'domain-paused', domain, because: 'directory', reply };
}

export function domainRefuses(domain: string, reply: string): PauseAlarm {
  return { kind: 'domain-paused', domain, because: 'refuses-us', reply };
}
