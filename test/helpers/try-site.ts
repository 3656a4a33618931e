// A site in a folder of its own, and `rolecall try` run on it as the command line would; temporary files have a place where
// they are seen.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { vi } from 'vitest';
import type { PlainContext } from '../../src/commands/context.ts';
import { reportError } from '../../src/commands/report-error.ts';
import { tryCommand } from '../../src/commands/try.ts';
import type { Printed } from './command.ts';

export interface TrySite {
  /** The working folder; the site is `site` in it. */
  readonly folder: string;
  /** Where temporary files go. */
  readonly temporary: string;
  put(files: Readonly<Record<string, string>>): Promise<void>;
  context(options?: { readonly isTTY?: boolean; readonly env?: Readonly<Record<string, string>> }): {
    readonly context: PlainContext;
    readonly printed: { out: string; err: string };
  };
  /** `source` is `site` where none is given. */
  tryOut(source?: string): Promise<Printed>;
  close(): Promise<void>;
}

const NOW = new Date('2026-11-27T12:00:00Z');

export async function createTrySite(): Promise<TrySite> {
  const folder = await mkdtemp(join(tmpdir(), 'rolecall-test-try-'));
  const temporary = join(folder, 'tmp');
  await mkdir(temporary);
  vi.stubEnv('TMPDIR', temporary);
  const context: TrySite['context'] = ({ isTTY = false, env = {} } = {}) => {
    const printed = { out: '', err: '' };
    const write = (to: keyof typeof printed) => (text: string) => {
      printed[to] += text;
    };
    const stdout = { isTTY, write: write('out') };
    const { signal } = new AbortController();
    return {
      printed,
      context: {
        env,
        cwd: folder,
        stdin: Readable.from([]),
        stdout,
        stderr: { write: write('err') },
        now: NOW,
        signal,
      },
    };
  };
  return {
    folder,
    temporary,
    context,
    async put(files) {
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(folder, 'site', path)), { recursive: true });
        await writeFile(join(folder, 'site', path), text);
      }
    },
    async tryOut(source = 'site') {
      const { context: plain, printed } = context();
      const code = await tryCommand(plain, { source, open: true }).catch((error) =>
        reportError(error, { stderr: plain.stderr, env: {} }),
      );
      return { code, ...printed };
    },
    async close() {
      vi.unstubAllEnvs();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The lines of `rolecall.yml` that were printed. */
export function settingsIn(out: string): string {
  return /^ {2}posts:\n(?: {2}.*\n)+/m.exec(out)?.[0].replaceAll(/^ {2}/gm, '') ?? '';
}

export const CLERK = `---
title: "Heron Works: Clerk"
tags: [data]
---
File herons in good order.

[Apply here](https://heron.example.org/clerk)
`;
export const SEXTON = `---
title: "Kiln: Sexton"
tags: [data, church]
how_to_apply: Write to jobs@kiln.example.org.
compensation: $50,000
---
Ring the bell of the kiln at noon.
`;
