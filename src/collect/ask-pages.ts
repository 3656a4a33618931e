// Asks for the pages of posts that wait for them, and raises the alarm for what is still not there after a day.

import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { DAY_MS } from '../duration.ts';
import { clearAlarm, raiseAlarm } from '../installation/alarm-store.ts';
import { forgetPages, pagesMissingSince, pagesToAsk, recordPage } from '../posts/page-waits.ts';
import { askPage } from './ask-page.ts';

const ALARM = 'page-not-there';
/** One after the other: a board's site is no target. */
const AT_ONCE = 20;

export interface AskPagesDeps {
  readonly db: Db;
  readonly config: Pick<Config, 'site' | 'posts'>;
  readonly clock: () => Date;
}

/** One round; true when a page was there, so that its post may be announced. */
export async function askPages({ db, config, clock }: AskPagesDeps, signal: AbortSignal): Promise<boolean> {
  const { url: siteUrl } = config.site;
  if (!config.posts.waitForPage || siteUrl === null) return false;
  let wasThere = false;
  for (const url of await pagesToAsk(db, clock(), AT_ONCE)) {
    const answer = await askPage(url, siteUrl, signal);
    await recordPage(db, url, answer, clock());
    wasThere ||= answer.isThere;
  }
  await alarmMissing(db, clock());
  return wasThere;
}

async function alarmMissing(db: Db, now: Date): Promise<void> {
  const dayAgo = new Date(now.getTime() - DAY_MS);
  await forgetPages(db, dayAgo);
  const missing = await pagesMissingSince(db, dayAgo);
  const [first] = missing;
  if (first === undefined) return clearAlarm(db, ALARM, now);
  const { url, answer } = first;
  await raiseAlarm(db, { kind: ALARM, count: missing.length, url, answer }, now);
}
