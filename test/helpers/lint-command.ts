// `rolecall lint` in a folder of its own: what it prints, and with which exit code.

import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { AskLink } from '../../src/collect/look-at-link.ts';
import type { CommandContext } from '../../src/commands/context.ts';
import { type LintOptions, lintCommand } from '../../src/commands/lint.ts';
import { reportError } from '../../src/commands/report-error.ts';
import { loadConfig } from '../../src/config/load-config.ts';

export const GOOD_POST =
  '---\ntitle: "Riverkeepers: Director"\ntags: [data]\nsalary: $60,000\ncloses: until filled\n---\nThey look for somebody who runs all of their data work.\n\n[Apply here](https://example.org/1)\n';

export interface LintBoard {
  readonly cwd: string;
  write(path: string, text: string): void;
  lint(
    options?: Partial<LintOptions>,
    more?: { readonly ask?: AskLink; readonly now?: Date; readonly env?: Readonly<Record<string, string>> },
  ): Promise<{ code: number; out: string; err: string }>;
}

/** With empty folders for posts and subscriptions. */
export function createLintBoard(): LintBoard {
  const cwd = mkdtempSync(join(tmpdir(), 'rolecall-lint-'));
  mkdirSync(join(cwd, 'posts'));
  mkdirSync(join(cwd, 'subscriptions'));
  return {
    cwd,
    write: (path, text) => writeFileSync(join(cwd, path), text),
    async lint(options = {}, { ask, now = new Date(), env = {} } = {}) {
      const out: string[] = [];
      const err: string[] = [];
      const stderr = { write: (text: string) => err.push(text) };
      const context: CommandContext = {
        config: loadConfig({}, cwd),
        env,
        cwd,
        stdin: Readable.from([]),
        stdout: { write: (text: string) => out.push(text) },
        stderr,
        now,
        signal: new AbortController().signal,
      };
      const all = { files: [], format: 'text', since: null, links: null, reach: null, ...options } as const;
      const code = await lintCommand(context, all, ask).catch((error) => reportError(error, { stderr, env }));
      return { code, out: out.join(''), err: err.join('') };
    },
  };
}
