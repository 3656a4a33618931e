// May this installation mail real people? Everything that a relay beyond this machine demands of the settings. Pure.

import { isSafeAddress } from '../address.ts';
import { isLoopbackName } from '../loopback.ts';
import type { Config } from './config.ts';
import { isSignedByItsOwn, MAKE_DKIM_KEY } from './dkim-key.ts';
import { parseRelay, type Relay } from './relay.ts';

interface Problem {
  /** The settings that it judges. */
  readonly about: readonly string[];
  readonly words: string;
}

/**
 * One line for each problem, naming the key and the remedy; none for the outbox or a relay on this machine. Nothing is
 * said about settings that are `unusable` as they stand (dotted keys or variables): their own problem comes first.
 */
export function mailSettingsProblems(
  config: Pick<Config, 'transport' | 'smtpUrl' | 'publicUrl' | 'mail' | 'site' | 'dkim'>,
  unusable: readonly string[] = [],
): string[] {
  const isUsable = (key: string) => !unusable.some((other) => key === other || key.startsWith(`${other}.`));
  if (config.transport === 'outbox' || config.smtpUrl === null || !isUsable('MAIL')) return [];
  const relay = relayOrProblem(config.smtpUrl);
  if (typeof relay === 'string') return [`SMTP_URL ${relay}`];
  return [
    ...senderProblems(config),
    ...dkimProblems(config),
    ...(relay.isLoopback ? [] : realProblems(config)),
  ]
    .filter(({ about }) => about.every(isUsable))
    .map(({ words }) => words);
}

function senderProblems({ mail }: Pick<Config, 'mail'>): Problem[] {
  if (isSafeAddress(mail.from.address)) return [];
  return [
    { about: ['mail.from'], words: 'mail.from in rolecall.yml must hold one plain ASCII mail address' },
  ];
}

function realProblems({ publicUrl, mail, site }: Pick<Config, 'publicUrl' | 'mail' | 'site'>): Problem[] {
  const problems: Problem[] = [];
  const why = 'because SMTP_URL leads to real people';
  if (!publicUrl.startsWith('https://') || isLoopbackName(new URL(publicUrl).hostname)) {
    const words = `PUBLIC_URL must be an https address ${why}, such as https://alerts.example.org`;
    problems.push({ about: ['PUBLIC_URL'], words });
  }
  if (/@localhost$/i.test(mail.from.address)) {
    const words = `mail.from in rolecall.yml must be set ${why}, such as "Example Jobs <jobs@example.org>"`;
    problems.push({ about: ['mail.from'], words });
  }
  if (site.postalAddress === null) {
    const words = `site.postal_address in rolecall.yml must be set ${why}; it stands at the foot of each digest`;
    problems.push({ about: ['site.postal_address'], words });
  }
  return problems;
}

/** A key without its name signs nothing, nor does a name without its key. */
function dkimProblems({ mail, dkim }: Pick<Config, 'mail' | 'dkim'>): Problem[] {
  const { selector, domain, key } = dkim;
  const pair = ['DKIM_KEY', 'mail.dkim.selector'];
  if (selector === null && key === null) return [];
  if (key === null) {
    const words = `DKIM_KEY or DKIM_KEY_FILE must be set together with mail.dkim.selector in rolecall.yml, to a private key or its file; ${MAKE_DKIM_KEY}`;
    return [{ about: pair, words }];
  }
  if (selector === null) {
    const words =
      'mail.dkim.selector in rolecall.yml must be set together with DKIM_KEY, to the name under which the key is published, such as "rolecall"';
    return [{ about: pair, words }];
  }
  if (isSignedByItsOwn(mail.from.address, domain)) return [];
  const words = `mail.dkim.domain in rolecall.yml must be the domain of mail.from, or one above it, not "${domain}"; receivers compare the two`;
  return [{ about: ['mail.from', 'mail.dkim.domain'], words }];
}

function relayOrProblem(smtpUrl: string): Relay | string {
  try {
    return parseRelay(smtpUrl);
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}
