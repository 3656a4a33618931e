// What the admin's pages work with.

import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import type { Log } from '../log.ts';
import type { Mailer } from '../mail/mailer.ts';
import type { Queues } from '../queue/queues.ts';
import type { Vault } from '../subscribers/encrypt.ts';
import type { Links } from '../subscribers/links.ts';
import type { SharedDeps } from '../web/web.ts';

export interface AdminDeps extends SharedDeps {
  /** For what takes longer than a page may. */
  readonly workDb: Db;
  readonly config: Config;
  readonly links: Links;
  readonly vault: Vault;
  readonly mailer: Mailer;
  readonly queues: Pick<Queues, 'kind' | 'counts' | 'planRun' | 'sendDeliveries'>;
  readonly log: Log;
  readonly clock: () => Date;
}
