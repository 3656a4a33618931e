// May this installation mail real people? Everything that a relay beyond this machine demands of the settings. Pure.

import type { Config } from '../config.ts';
import { isSafeAddress } from './address.ts';
import { isSignedByItsOwn, MAKE_DKIM_KEY } from './dkim-key.ts';
import { parseRelay, type Relay } from './relay.ts';

/** One line for each problem, naming the key and the remedy; none for the outbox or a relay on this machine. */
export function mailSettingsProblems(
  config: Pick<Config, 'transport' | 'smtpUrl' | 'publicUrl' | 'mail' | 'site' | 'dkim'>,
): string[] {
  if (config.transport === 'outbox' || config.smtpUrl === null) return [];
  const relay = relayOrProblem(config.smtpUrl);
  if (typeof relay === 'string') return [`SMTP_URL ${relay}`];
  const problems: string[] = [];
  const { address } = config.mail.from;
  if (!isSafeAddress(address))
    problems.push('mail.from in rolecall.yml must hold one plain ASCII mail address');
  problems.push(...dkimProblems(config));
  if (relay.isLoopback) return problems;
  const why = 'because SMTP_URL leads to real people';
  if (!config.publicUrl.startsWith('https://')) {
    problems.push(`PUBLIC_URL must be an https address ${why}, such as https://alerts.example.org`);
  }
  if (/@localhost$/i.test(address)) {
    problems.push(`mail.from in rolecall.yml must be set ${why}, such as "Example Jobs <jobs@example.org>"`);
  }
  if (config.site.postalAddress === null) {
    problems.push(
      `site.postal_address in rolecall.yml must be set ${why}; it stands at the foot of each digest`,
    );
  }
  return problems;
}

/** A key without its name signs nothing, nor does a name without its key. */
function dkimProblems({ mail, dkim }: Pick<Config, 'mail' | 'dkim'>): string[] {
  const { selector, domain, key } = dkim;
  if (selector === null && key === null) return [];
  if (key === null) {
    return [
      `DKIM_KEY or DKIM_KEY_FILE must be set together with mail.dkim.selector in rolecall.yml, to a private key or its file; ${MAKE_DKIM_KEY}`,
    ];
  }
  if (selector === null) {
    return [
      'mail.dkim.selector in rolecall.yml must be set together with DKIM_KEY, to the name under which the key is published, such as "rolecall"',
    ];
  }
  if (isSignedByItsOwn(mail.from.address, domain)) return [];
  return [
    `mail.dkim.domain in rolecall.yml must be the domain of mail.from, or one above it, not "${domain}"; receivers compare the two`,
  ];
}

function relayOrProblem(smtpUrl: string): Relay | string {
  try {
    return parseRelay(smtpUrl);
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}
