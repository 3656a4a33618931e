// What a pass over the folders is given.

import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import type { Log } from '../log.ts';
import type { Vault } from '../subscribers/encrypt.ts';

export interface CollectDeps {
  readonly db: Db;
  readonly config: Config;
  readonly log: Log;
  /** Seals the addresses of who posted, where these get receipts. */
  readonly vault?: Pick<Vault, 'seal'>;
  /** Told after the commit which posts were announced, or announced anew with other tags. */
  announced(postIds: readonly string[]): Promise<void>;
  /** Waits between the two looks at files that changed. */
  settle(ms: number): Promise<void>;
}

export interface CollectInput {
  readonly now: Date;
  /** Read unchanged files too, and judge again what may have become right by itself. */
  readonly thorough: boolean;
}
