// May this installation mail real people? Everything that a relay beyond this machine demands of the settings. Pure.

import type { Config } from '../config.ts';
import { isSafeAddress } from './address.ts';
import { parseRelay, type Relay } from './relay.ts';

/** One line for each problem, naming the key and the remedy; none for the outbox or a relay on this machine. */
export function mailSettingsProblems(
  config: Pick<Config, 'transport' | 'smtpUrl' | 'publicUrl' | 'mail' | 'site'>,
): string[] {
  if (config.transport === 'outbox' || config.smtpUrl === null) return [];
  const relay = relayOrProblem(config.smtpUrl);
  if (typeof relay === 'string') return [`SMTP_URL ${relay}`];
  const problems: string[] = [];
  const { address } = config.mail.from;
  if (!isSafeAddress(address))
    problems.push('mail.from in rolecall.yml must hold one plain ASCII mail address');
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

function relayOrProblem(smtpUrl: string): Relay | string {
  try {
    return parseRelay(smtpUrl);
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}
