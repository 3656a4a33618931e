// The subscriptions folder's part of a pass: look, parse, settle who speaks for which address, write. A file applies when
// its content changes, so that what a person changed on the web lasts until then.

import { maskAddresses } from '../address.ts';
import { knownTags } from '../posts/post-store.ts';
import { parseSubscriptionFile, type SubscriptionReading } from '../read/subscription-file.ts';
import { addressOf, type Claim, claimAddresses, type GoodSubscription } from './address-claims.ts';
import type { CollectDeps, CollectInput } from './collect-input.ts';
import { copiedByProgram, describeProgramCopy } from './copies.ts';
import type { JudgedFile } from './file-store.ts';
import { judgeMissing, recordFolder, withoutNews } from './folder-alarm.ts';
import { countFiles } from './hindered.ts';
import { isDoubtful } from './judge.ts';
import { isNewProblem, isNewWarning, type Look, type LookedFile, lookAtFolder, parseEach } from './look.ts';
import { subscriptionFolder } from './subscription-folder.ts';
import { fileSubscribers, filesWithoutSubscriber } from './subscription-owners.ts';
import { isBeingWritten, judgeInvalid, judgeUnread } from './verdict.ts';
import { withoutAddresses } from './without-addresses.ts';
import { isChannel, writeChannels } from './write-channels.ts';
import { type SubscriptionsWritten, writeSubscriptions } from './write-subscriptions.ts';

export interface SubscriptionsSummary extends SubscriptionsWritten {
  /** Files in the folder; null = there is no folder. */
  readonly fileCount: number | null;
  readonly newProblems: readonly JudgedFile[];
  /** Files that work and may not say what was meant, since this pass. */
  readonly newWarnings: readonly JudgedFile[];
  readonly heldFileCount: number;
  readonly again: boolean;
  /** What came of files that name a channel. */
  readonly channels: { readonly new: number; readonly changed: number; readonly ended: number };
}

type Judged = { readonly file: LookedFile; readonly reading: SubscriptionReading };

export async function collectSubscriptions(
  deps: CollectDeps,
  input: CollectInput,
  havePostsChanged: boolean,
): Promise<SubscriptionsSummary> {
  const { db, config } = deps;
  const { now } = input;
  const orphans = input.thorough ? await filesWithoutSubscriber(db) : new Set<string>();
  const look = await lookAtSubscriptions(deps, input, { orphans, havePostsChanged });
  const all = await parseEach(look.files, ({ bytes }) =>
    withoutAddresses(parseSubscriptionFile(bytes, config.site)),
  );
  const judged = all.filter(({ file, reading }) => !isBeingWritten(reading, file, now));
  const decided = await decide(deps, look, judged);
  const moved = new Set(decided.claims.flatMap((claim) => (claim.status === 'moved' ? [claim.from] : [])));
  const folder = subscriptionFolder(db, config);
  const absence = await judgeMissing(db, look, moved, folder, now);
  const news = absence.heldCount > 0 ? withoutNews(judged) : judged;
  const { claims, bad } = absence.heldCount > 0 ? await decide(deps, look, news) : decided;
  const isPresent = (path: string) => look.scan?.files.has(path) ?? false;
  const around = { isPresent, postTags: () => knownTags(db) };
  const channels = await writeChannels(deps, news.filter(isChannel), around, now);
  const postTags = claims.length === 0 ? [] : await knownTags(db);
  const changes = {
    ...{ claims, absence, orphans, postTags },
    bad: [...bad, ...channels.files],
    channelPaths: channels.paths,
    touched: look.touched,
  };
  const written = await writeSubscriptions(deps, changes, now);
  await recordFolder(db, look, absence, folder, now);
  return {
    ...written,
    channels: { ...channels.counts, ended: written.endedChannelCount },
    fileCount: countFiles(look.scan),
    newProblems: written.files.filter((file) => isNewProblem(look, file)),
    newWarnings: written.files.filter((file) => isNewWarning(look, file)),
    heldFileCount: absence.heldCount,
    again: look.again || judged.length < all.length,
  };
}

/** Judged again without a change: a file whose rival may be gone, a warning that new posts may have settled. */
function lookAtSubscriptions(
  deps: CollectDeps,
  { thorough, now }: CollectInput,
  known: { orphans: ReadonlySet<string>; havePostsChanged: boolean },
): Promise<Look> {
  const { paths, files } = deps.config;
  return lookAtFolder(deps, {
    kind: 'subscription',
    folder: paths.subscriptionsDir,
    extensions: files.extensions,
    records: null,
    thorough,
    now,
    isStale: (file, news) =>
      known.orphans.has(file.path) ||
      isDoubtful(file, { news, thorough }) ||
      (file.warning !== null && (known.havePostsChanged || thorough)),
  });
}

async function decide(
  { db }: CollectDeps,
  look: Look,
  judged: readonly Judged[],
): Promise<{ claims: readonly Claim[]; bad: readonly JudgedFile[] }> {
  if (judged.length === 0) return { claims: [], bad: look.hindered };
  const isPresent = (path: string) => look.scan?.files.has(path) ?? false;
  const readable = judged.filter(
    (entry): entry is GoodSubscription => entry.reading.status === 'subscription',
  );
  const owners = await fileSubscribers(db, {
    emails: readable.map(addressOf),
    paths: judged.map(({ file }) => file.seen.path),
  });
  const owned = new Set(owners.map((owner) => owner.path));
  const originalOf = (path: string) => (owned.has(path) ? null : copiedByProgram(path, isPresent));
  const good = readable.filter(({ file }) => originalOf(file.seen.path) === null);
  const claims = claimAddresses(good, {
    owners,
    isPresent,
    hashAt: (path) => look.known.get(path)?.hash,
  });
  const bad = judged.flatMap(({ file, reading }) => {
    const original = originalOf(file.seen.path);
    if (original !== null) return [judgeInvalid(file, describeProgramCopy(maskAddresses(original)))];
    return reading.status === 'subscription' || reading.status === 'channel'
      ? []
      : [judgeUnread(file, reading, 'subscription', owned.has(file.seen.path))];
  });
  return { claims, bad: [...bad, ...look.hindered] };
}
