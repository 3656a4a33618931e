// What is asked of others while posts are collected: their pages, where they lead to apply; and who is told of changed feeds.

import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import type { Log } from '../log.ts';
import { askLinks } from './ask-links.ts';
import { askPages } from './ask-pages.ts';
import { startAsker } from './asker.ts';
import { createHubTeller } from './tell-hub.ts';

interface Options {
  readonly db: Db;
  readonly config: Config;
  readonly log: Log;
  readonly clock: () => Date;
  isLeader(): boolean;
  /** Posts are to be judged again. */
  onNews(): void;
}

/** Those that the settings ask for. */
export function startAskers(options: Options): { close(): Promise<void> } {
  const { waitForPage, checkLinks } = options.config.posts;
  const tellHub = createHubTeller(options);
  const askers = [
    ...(waitForPage
      ? [
          startAsker({
            ...options,
            everyMs: 10_000,
            trouble: 'Pages of posts cannot be looked at; it is tried again',
            round: (signal) => askPages(options, signal),
          }),
        ]
      : []),
    ...(checkLinks === 'off'
      ? []
      : [
          startAsker({
            ...options,
            everyMs: 60_000,
            trouble: 'Apply links cannot be looked at; it is tried again',
            round: (signal) => askLinks(options, signal),
          }),
        ]),
    ...(options.config.web.hub === null
      ? []
      : [
          startAsker({
            ...options,
            everyMs: 5000,
            trouble: 'The hub of the feeds cannot be told; it is tried again',
            round: async (signal) => {
              await tellHub(signal);
              return false;
            },
          }),
        ]),
  ];
  return {
    async close() {
      await Promise.all(askers.map((asker) => asker.close()));
    },
  };
}
