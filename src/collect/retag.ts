// Changed tags of posts announced lately are announced to the people they are new to; all else is rewritten in place. Like
// new posts, they wait until nobody writes their files any more, and too many within the window are held. In the caller's
// transaction.

import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { DAY_MS } from '../duration.ts';
import { clearAlarm, raiseAlarm } from '../installation/alarm-store.ts';
import { announceTags, type Retag, rewriteTags } from '../posts/announce.ts';
import { withoutFacets } from '../posts/facets.ts';
import { countNews, countRetagged } from '../posts/guard-store.ts';
import { holdRetags, markRetagged, unmarkRetagged } from '../posts/retag-writes.ts';
import { isArchive } from '../posts/standing.ts';
import { applyAliases, type TagAliases } from '../posts/tags.ts';
import { type WaitingRetag, waitingRetags } from '../posts/waiting-store.ts';
import { isRetagFlood } from './flood.ts';
import { guardedSince } from './guard-window.ts';
import { ALARM_CODES } from './hold.ts';
import type { Version } from './post-version.ts';
import { judgeSettled } from './settle.ts';

interface Circumstances {
  readonly now: Date;
  readonly moving: ReadonlySet<string>;
  readonly isFrozen: boolean;
}

/** Takes in the versions of this pass, and announces what has settled. Returns the posts that were announced anew. */
export async function retagPosts(
  trx: Db,
  config: Config,
  versions: readonly Version[],
  circumstances: Circumstances,
): Promise<string[]> {
  await noteRetags(trx, config, versions, circumstances.now);
  const { settled, waitingCount } = await settledRetags(trx, config, circumstances);
  const retags = settled.map(({ id, tags }) => ({ postId: id, tags }));
  const isHeld =
    retags.length > 0 && (await isFlood(trx, config, retags.length + waitingCount, circumstances.now));
  await (isHeld
    ? holdRetags(
        trx,
        retags.map(({ postId }) => postId),
      )
    : announceTags(trx, retags, circumstances.now));
  await alarmHeld(trx, circumstances.now);
  return isHeld ? [] : retags.map(({ postId }) => postId);
}

async function noteRetags(trx: Db, config: Config, versions: readonly Version[], now: Date): Promise<void> {
  const fresh: string[] = [];
  const inPlace: Retag[] = [];
  const same: string[] = [];
  for (const { id, draft, known, standing, isDue } of versions) {
    const before = known?.latestTags ?? null;
    // What is announced, now or later, takes its tags along.
    if (standing !== 'live' || isDue || known?.announcedAt == null || before === null) continue;
    if (before.join('\n') === draft.tags.join('\n')) {
      if (known.retagSince !== null) same.push(id);
      continue;
    }
    const isRecent = !isArchive(known.announcedAt, now, config.digest.announceDays);
    // What the text says of the work alerts nobody: only its tags do.
    const [was, is] = [withoutFacets(before), withoutFacets(draft.tags)];
    if (isRecent && !isSameTags(was, is, config.tags.aliases)) fresh.push(id);
    else inPlace.push({ postId: id, tags: draft.tags });
  }
  await markRetagged(trx, fresh, now);
  await unmarkRetagged(trx, same);
  await rewriteTags(trx, inPlace);
}

async function settledRetags(
  trx: Db,
  config: Config,
  { now, moving, isFrozen }: Circumstances,
): Promise<{ settled: WaitingRetag[]; waitingCount: number }> {
  const waiting = await waitingRetags(trx, { isHeld: false });
  const verdicts = judgeSettled(
    waiting.map(({ path, changedAt, since }) => ({
      changedAt: changedAt ?? since,
      since,
      isMoving: moving.has(path),
    })),
    { now, waitMs: config.digest.instantWaitMs },
  );
  const settled = isFrozen ? [] : waiting.filter((_, index) => verdicts[index] !== 'waits');
  return { settled, waitingCount: waiting.length - settled.length };
}

async function isFlood(trx: Db, config: Config, coming: number, now: Date): Promise<boolean> {
  const count = coming + (await countRetagged(trx, await guardedSince(trx, 'retags', now)));
  const newsSince = new Date(now.getTime() - config.digest.announceDays * DAY_MS);
  return isRetagFlood(count, await countNews(trx, newsSince));
}

function isSameTags(before: readonly string[], after: readonly string[], aliases: TagAliases): boolean {
  const one = applyAliases(before, aliases).toSorted();
  const other = applyAliases(after, aliases).toSorted();
  return one.join('\n') === other.join('\n');
}

async function alarmHeld(trx: Db, now: Date): Promise<void> {
  const { length } = await waitingRetags(trx, { isHeld: true });
  if (length === 0) return clearAlarm(trx, ALARM_CODES.retags, now);
  await raiseAlarm(trx, { kind: 'retags-held', count: length }, now);
}
