// What an operator reads when mail pauses by itself: what happened, and what to do. Pure.

import type { Alarm } from '../installation/alarm-store.ts';

/** An alarm, and in a few words why, for lists of pauses. */
export type PauseAlarm = Alarm & { readonly why: string };

const RESUME = 'find out from your mail provider why, then run "rolecall resume"; what waits is sent then';

function allPaused(why: string): PauseAlarm {
  return { code: 'mail-paused', why, message: `All mail is paused: ${why}`, remedy: RESUME };
}

export function serverRefusesUs(reply: string): PauseAlarm {
  return allPaused(`the mail server refuses us: ${reply}`);
}

export function nothingTaken(addresses: number, reply: string): PauseAlarm {
  return allPaused(
    `the last ${addresses} addresses were all refused, at several domains, so it is likely about us: ${reply}`,
  );
}

export function mostRefused(reply: string): PauseAlarm {
  return allPaused(`more than half of the last 100 mails were refused, the last one so: ${reply}`);
}

export function relayDirectory(reply: string): PauseAlarm {
  return allPaused(
    `the mail server calls most addresses unknown; its directory may be broken, or the list is: ${reply}`,
  );
}

/** Stays open until the server takes a mail again. */
export function serverPutsUsOff(reply: string): PauseAlarm {
  const why = `the mail server takes no mail from us for now: ${reply}`;
  return {
    code: 'mail-server',
    why,
    message: `T${why.slice(1)}`,
    remedy:
      'Check your account at the mail provider (limits, credits, password). Nothing is lost: it is asked again every few minutes, and what waits goes out when it takes mail.',
  };
}

function domainPaused(domain: string, why: string): PauseAlarm {
  const remedy =
    'mail there waits 12 hours and goes on by itself; check the reply, or run "rolecall resume" to go on now';
  return { code: `mail-paused:${domain}`, why, message: `Mail to ${domain} is paused: ${why}`, remedy };
}

export function domainDirectory(domain: string, reply: string): PauseAlarm {
  return domainPaused(
    domain,
    `it calls people unknown who got mail before; its directory may be broken, so nobody is blamed: ${reply}`,
  );
}

export function domainRefuses(domain: string, reply: string): PauseAlarm {
  return domainPaused(domain, `it refuses our mail: ${reply}`);
}
