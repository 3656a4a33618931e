// `rolecall config`: the settings in force and where each came from; secrets hidden.

import type { Config } from '../config/config.ts';
import { dkimIdentity, dkimRecord } from '../config/dkim-key.ts';
import { loadSettings } from '../config/load-config.ts';
import { describeConfig } from '../config/report.ts';
import { type CommandContext, say, sayJson } from './context.ts';
import { renderTable } from './table.ts';

export async function configCommand(
  context: CommandContext,
  options: { readonly json: boolean },
): Promise<number> {
  const settings = loadSettings(context.env, context.cwd);
  const lines = describeConfig(settings);
  if (options.json) sayJson(context, lines);
  else {
    say(
      context,
      renderTable(
        ['Setting', 'From', 'Value'],
        lines.map(({ name, from, value }) => [name, from, show(value)]),
      ),
    );
    sayDkimRecord(context, settings.config);
  }
  return 0;
}

/** Receivers find the key in the DNS or not at all. */
function sayDkimRecord(context: CommandContext, config: Config): void {
  const identity = dkimIdentity(config.dkim);
  if (identity === null) return;
  const { name, value } = dkimRecord(identity);
  say(
    context,
    `\nMails that go out by SMTP are signed. Publish this in the DNS, if it is not there yet:\n\n${name} TXT\n${value}`,
  );
}

function show(value: unknown): string {
  if (value === null) return '(not set)';
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value !== 'object') return String(value);
  const pairs = Object.entries(value).map(([name, inner]) => `${name}: ${inner}`);
  return pairs.length === 0 ? '(none)' : pairs.join(', ');
}
