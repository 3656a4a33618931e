// A job board in a temporary folder, served by a whole Rolecall in this process: real files, Postgres and SMTP.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { type App, ROLES, type Role, startApp } from '../../src/app.ts';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { Database } from '../../src/database/database.ts';
import { type Log, silentLog } from '../../src/log.ts';
import { createTestDatabase } from './database.ts';
import { freePort } from './free-port.ts';
import { startSmtp, type TestSmtp } from './smtp.ts';

export interface Board {
  readonly config: Config;
  readonly database: Database;
  readonly smtp: TestSmtp;
  /** Starts an app on this board; the board closes it. */
  start(roles?: readonly Role[], log?: Log): Promise<App>;
  /** Writes `posts/NAME.md` in the seed format. */
  post(name: string, title: string, tags: string): Promise<void>;
  /** Writes `subscriptions/NAME.md`. */
  subscription(name: string, lines: string): Promise<void>;
  /** Recipient and subject of all mails so far, sorted. */
  mails(): Promise<string[]>;
  close(): Promise<void>;
}

export async function createBoard(settings: Record<string, string> = {}): Promise<Board> {
  const dir = await mkdtemp(join(tmpdir(), 'rolecall-board-'));
  const [database, smtp, port] = await Promise.all([createTestDatabase(), startSmtp(), freePort()]);
  for (const folder of ['posts', 'subscriptions']) await mkdir(join(dir, folder));
  await writeFile(join(dir, 'rolecall.yml'), 'digest:\n  instant_wait: 0\n');
  const config = loadConfig(
    {
      DATABASE_URL: database.url,
      SMTP_URL: smtp.url,
      SECRET: 'a-secret-of-these-tests-only-0123456789',
      PORT: String(port),
      ...settings,
    },
    dir,
  );
  const apps: App[] = [];
  return {
    config,
    database,
    smtp,
    async start(roles = ROLES, log = silentLog) {
      const app = await startApp(config, log, { roles, sweepMs: 500 });
      apps.push(app);
      return app;
    },
    post: (name, title, tags) =>
      writeFile(
        join(dir, 'posts', `${name}.md`),
        `---\ntitle: "${title}"\ntags: [${tags}]\n---\nWork with us.\n\n[See more and apply here](https://example.org/${name})\n`,
      ),
    subscription: (name, lines) =>
      writeFile(join(dir, 'subscriptions', `${name}.md`), `---\n${lines}\n---\n`),
    async mails() {
      const parsed = await Promise.all(
        smtp.messages.map(async ({ to, raw }) => `${to.join()}: ${(await PostalMime.parse(raw)).subject}`),
      );
      return parsed.sort();
    },
    async close() {
      for (const app of apps) await app.close();
      await smtp.close();
      await database.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
