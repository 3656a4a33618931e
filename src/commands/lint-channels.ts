// What `rolecall lint` says of channels beside their own words: the file that holds the address, where this machine has it,
// and two files for one channel.

import { existsSync } from 'node:fs';
import { readAddress } from '../channels/read-address.ts';
import { describeChannelRival } from '../collect/rivals.ts';
import type { Config } from '../config/config.ts';
import type { Finding } from '../read/finding.ts';
import type { LintFile, LintReading } from '../read/lint-file.ts';

type Linted = { readonly file: LintFile; readonly reading: LintReading };

export async function lintChannels(
  { webhooksDir }: Pick<Config['paths'], 'webhooksDir'>,
  linted: readonly Linted[],
): Promise<Map<LintFile, Finding[]>> {
  const findings = new Map<LintFile, Finding[]>();
  const owners = new Map<string, string>();
  for (const { file, reading } of linted) {
    if (reading.status !== 'channel') continue;
    const { draft, addressLine: line } = reading;
    const key = JSON.stringify([draft.kind, draft.address, draft.chat]);
    const owner = owners.get(key);
    const address = await readAddress({ webhooksDir }, draft);
    if (owner !== undefined) findings.set(file, [{ level: 'error', ...describeChannelRival(owner, line) }]);
    // The secrets of a board are seldom where its files are checked.
    else if ('problem' in address)
      findings.set(file, [{ level: existsSync(webhooksDir) ? 'error' : 'note', line, ...address }]);
    owners.set(key, owner ?? file.path);
  }
  return findings;
}
