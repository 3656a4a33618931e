// The names by which readers' programs know the board's mails and feeds again. They are made of addresses once and kept, so that
// a board that moves stays the same list in every filter, and no feed shows its posts anew.

import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { getOrCreateSetting, getSetting } from '../database/settings-store.ts';
import { isLoopbackName } from '../loopback.ts';

type Ids = Config['ids'];
type Settings = { readonly site: Pick<Config['site'], 'id'> } & Pick<Config, 'ids'>;

const KEPT = { list: 'list-id', feed: 'feed-id' } as const satisfies Record<keyof Ids, string>;

/** What was kept, else what the settings say now; `site.id` wins. */
export async function knownIds(db: Db, { site, ids }: Settings): Promise<Ids> {
  if (site.id !== null) return ids;
  return {
    list: (await getSetting(db, KEPT.list)) ?? ids.list,
    feed: (await getSetting(db, KEPT.feed)) ?? ids.feed,
  };
}

/** The same, and keeps them from now on; a name of this machine alone is no board's. */
export async function keepIds(db: Db, settings: Settings): Promise<Ids> {
  if (settings.site.id !== null) return settings.ids;
  for (const kind of ['list', 'feed'] as const) {
    const now = settings.ids[kind];
    if (!isLoopbackName(now)) await getOrCreateSetting(db, KEPT[kind], () => now);
  }
  return knownIds(db, settings);
}
