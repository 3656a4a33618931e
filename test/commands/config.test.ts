import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { configCommand } from '../../src/commands/config.ts';
import { dkimRecord } from '../../src/config/dkim-key.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { DKIM_PEM, IDENTITY } from '../helpers/dkim.ts';

async function printed(env: Record<string, string>, json = false): Promise<string> {
  const cwd = mkdtempSync(join(tmpdir(), 'rolecall-config-command-'));
  writeFileSync(
    join(cwd, 'rolecall.yml'),
    'mail:\n  from: jobs@example.org\n  dkim:\n    selector: rolecall\n',
  );
  const out: string[] = [];
  const stdout = { write: (text: string) => out.push(text) };
  const signal = new AbortController().signal;
  const context = {
    config: loadConfig(env, cwd),
    env,
    cwd,
    stdin: Readable.from([]),
    stdout,
    stderr: stdout,
    now: new Date(0),
    signal,
  };
  expect(await configCommand(context, { json })).toBe(0);
  return out.join('');
}

test('with a DKIM key it shows the record to publish, and never the key', async () => {
  const out = await printed({ DKIM_KEY: DKIM_PEM });
  const { name, value } = dkimRecord(IDENTITY);
  expect(out).toContain(`\n${name} TXT\n${value}\n`);
  expect(out).toMatch(/^DKIM_KEY +DKIM_KEY +\(hidden\)$/m);
  expect(out).not.toContain(DKIM_PEM.slice(100, 140));
  expect(await printed({ DKIM_KEY: DKIM_PEM }, true)).not.toContain(DKIM_PEM.slice(100, 140));
});

test('without one there is nothing to publish', async () => {
  expect(await printed({})).not.toContain('_domainkey');
});
