// `rolecall doctor`: is all there that mail to real people needs? With `--to`, a test mail and what to look for in it.

import { domainOf } from '../address.ts';
import type { Config } from '../config/config.ts';
import { UserError } from '../errors.ts';
import { createTxtResolver } from '../installation/doctor/dns.ts';
import { examine, examineWithoutLedger } from '../installation/doctor/examine.ts';
import type { Finding, Level } from '../installation/doctor/finding.ts';
import { keepFindings } from '../installation/doctor/last-word.ts';
import { envelopeDomain } from '../installation/doctor/spf.ts';
import { loadSecrets } from '../installation/secret.ts';
import { createLinks } from '../subscribers/links.ts';
import { type CommandContext, say, sayJson, withDatabase } from './context.ts';
import { sendTestCommand } from './send-test.ts';
import { count, plain } from './table.ts';

interface DoctorOptions {
  readonly json: boolean;
  /** Whom to send a test digest. */
  readonly to?: string;
  /** Which resolver to ask instead of the machine's own. */
  readonly dns?: string;
}

/** Exit code 1 where something is wrong; a warning is none. */
export async function doctorCommand(
  context: CommandContext,
  { json, to, dns }: DoctorOptions,
  resolver = createTxtResolver(dns),
): Promise<number> {
  const { config } = context;
  const asked = withDatabase(context, 'Asking around', async (db, log) => {
    const secrets = await loadSecrets(db, config, log, context.now);
    const { installation } = createLinks({ publicUrl: config.publicUrl, secrets });
    const findings = await examine({ db, config, resolver, installation, machineNow: () => new Date() });
    await keepFindings(db, findings, context.now);
    return findings;
  });
  const findings = await asked.catch((error) => {
    if (!(error instanceof UserError)) throw error;
    return examineWithoutLedger({ config, resolver }, error.message);
  });
  const hasErrors = findings.some(({ level }) => level === 'error');
  if (json) sayJson(context, { ok: !hasErrors, findings });
  else say(context, describeFindings(findings));
  const code = to === undefined ? 0 : await sendTest(context, to);
  return hasErrors ? 1 : code;
}

async function sendTest(context: CommandContext, to: string): Promise<number> {
  say(context, '');
  const code = await sendTestCommand(context, { to, tags: ['*'], json: false });
  if (code === 0 && context.config.transport === 'smtp') say(context, describeHeaders(context.config));
  return code;
}

const SIGNS: Readonly<Record<Level, string>> = { ok: 'ok     ', warning: 'warning', error: 'ERROR  ' };
/** A record or command is one line however long, so that it can be pasted. */
const WIDTH = 100;

export function describeFindings(findings: readonly Finding[]): string {
  const column = Math.max(...findings.map(({ check }) => check.length));
  const indent = ' '.repeat(7 + 2 + column + 2);
  const lines = findings.flatMap(({ check, level, message, remedy, paste }) => [
    ...wrap(`${SIGNS[level]}  ${check.padEnd(column)}  `, plain(message), indent),
    ...(remedy === null ? [] : wrap(`${indent}→ `, plain(remedy), `${indent}  `)),
    ...(paste === null ? [] : [`${indent}  ${plain(paste)}`]),
  ]);
  return [...lines, '', describeSum(findings)].join('\n');
}

function describeSum(findings: readonly Finding[]): string {
  const number = (level: Level) => findings.filter((finding) => finding.level === level).length;
  if (number('error') + number('warning') === 0) return 'All is well.';
  return `${number('ok')} ok, ${count(number('warning'), 'warning')}, ${count(number('error'), 'error')}.`;
}

function wrap(first: string, text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = first;
  for (const word of text.split(' ')) {
    if (line.trim() !== '' && line.length + word.length > WIDTH && line.length > indent.length) {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()];
}

/** What a receiver writes on top of a mail that it checked (RFC 8601). */
function describeHeaders(config: Pick<Config, 'mail' | 'dkim'>): string {
  const from = domainOf(config.mail.from.address);
  const signed = config.dkim.key === null ? from : config.dkim.domain;
  const theirs = config.dkim.key === null ? `   not only the mail service's own name` : '';
  return [
    '',
    'Open it there, show its source (Gmail: ⋮, "Show original"), and look at Authentication-Results:',
    `  dkim=pass   with header.d=${signed}${theirs}`,
    `  spf=pass    with smtp.mailfrom=…@${envelopeDomain(config)}`,
    `  dmarc=pass  with header.from=${from}`,
    'It should lie in the inbox, with a link to unsubscribe beside the sender.',
  ].join('\n');
}
