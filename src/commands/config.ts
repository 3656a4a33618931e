// `rolecall config`: the settings in force and where each came from; secrets hidden.

import { loadSettings } from '../config.ts';
import { describeConfig } from '../config-report.ts';
import { type CommandContext, say, sayJson } from './context.ts';
import { renderTable } from './table.ts';

export async function configCommand(
  context: CommandContext,
  options: { readonly json: boolean },
): Promise<number> {
  const lines = describeConfig(loadSettings(context.env, context.cwd));
  if (options.json) sayJson(context, lines);
  else
    say(
      context,
      renderTable(
        ['Setting', 'From', 'Value'],
        lines.map(({ name, from, value }) => [name, from, show(value)]),
      ),
    );
  return 0;
}

function show(value: unknown): string {
  if (value === null) return '(not set)';
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value !== 'object') return String(value);
  const pairs = Object.entries(value).map(([name, inner]) => `${name}: ${inner}`);
  return pairs.length === 0 ? '(none)' : pairs.join(', ');
}
