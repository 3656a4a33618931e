// What must hold, whatever happens: nobody gets what they should not, and in the end everybody has got what they should. Told
// from what was done alone; shares no code with src and looks into no table.

import { isOverdue } from './in-time-model.ts';
import { createPeopleModel, isAskedFor, type PeopleModel, type Person, whyNoMail } from './people-model.ts';
import {
  type Announcement,
  createPostsModel,
  isSendable,
  type ModelPost,
  type PostsModel,
} from './posts-model.ts';
import type { Answer, Who } from './steps.ts';

const HOUR_MS = 3_600_000;
/** What a mail calls soon. */
const SOON_MS = 73 * HOUR_MS;
const WEEK_MS = 7 * 24 * HOUR_MS + HOUR_MS;

/** A mail on its way to somebody. */
export interface Mail {
  readonly to: Who;
  readonly id: string;
  readonly jobs: readonly number[];
  /** Of before; a line each, which is no delivery. */
  readonly lastCalls: readonly number[];
  /** It says that it comes before its day. */
  readonly isEarly: boolean;
  readonly plannedAt: Date;
}

export interface Model {
  readonly posts: PostsModel;
  readonly people: PeopleModel;
  /** Planning begins; what it is not through with is planned later, up to where it began. */
  planning(now: Date): void;
  planned(now: Date): void;
  /** Everything that is due now has gone out, unless mails are on their way still. */
  settled(areMailsOpen: boolean, now: Date): void;
  /** The server answers. */
  answered(mail: Mail, answer: Answer, now: Date): void;
  /** Mails that were taken and should not have been sent; in words. Not thrown: a sender outlives what is thrown at it. */
  wrongs(): readonly string[];
  /** What somebody should have got by now, and has not; in words. */
  missed(now: Date): string[];
  /** Who got what, in words. */
  deliveries(): string[];
}

export function createModel(): Model {
  let order = 0;
  const nextOrder = () => {
    order += 1;
    return order;
  };
  const posts = createPostsModel(nextOrder);
  const people = createPeopleModel(nextOrder);
  /** Orders at which plannings began, by instant. */
  const plannings: { at: Date; order: number }[] = [];
  let isHalfPlanned = false;
  const firstTries = new Map<string, Date>();
  const got = new Map<Who, Set<ModelPost>>();
  const wrongs: string[] = [];
  let busyAt = new Date(0);
  const gotOf = (who: Who) => got.getOrInsertComputed(who, () => new Set());

  function* wrongPosts({ to, id, jobs, plannedAt }: Mail, now: Date): Generator<string> {
    const person = people.people.get(to);
    const why = whyNoMail(person, now);
    if (person === undefined || why !== null) return yield `${to} ${why}, and got a mail`;
    if (jobs.length === 0) yield `${to} got a mail without posts`;
    for (const job of jobs) {
      const post = posts.newest(job);
      if (post === undefined || !isSendable(post, now)) {
        yield `${to} got job ${job}, which is not live`;
        continue;
      }
      const seen = { from: plannedAt, to: firstTries.get(id) ?? now };
      const alerts = person.wishes.at(-1)?.alerts ?? [];
      if (!tagsWithin(post, seen).some((tags) => isAskedFor(tags, alerts)))
        yield `${to} got job ${job}, which none of their alerts asks for`;
      if (gotOf(to).has(post)) yield `${to} got job ${job} twice`;
      if (!post.announcements.some((one) => isNews(one, person)))
        yield `${to} got job ${job}, which was announced too long ago for them`;
      gotOf(to).add(post);
    }
    person.servedUpTo = Math.max(person.servedUpTo, knownAt(plannedAt));
  }

  /** A reminder is of a live job that they ask for and that closes within a week; what is early, of one that closes at once. */
  function* wrongTimes({ to, id, jobs, lastCalls, isEarly, plannedAt }: Mail, now: Date): Generator<string> {
    const closesWithin = (job: number, ms: number) =>
      posts.newest(job)?.closings.some((closesAt) => closesAt.getTime() - plannedAt.getTime() <= ms) === true;
    if (isEarly && !jobs.some((job) => closesWithin(job, SOON_MS)))
      yield `${to} got an early mail without need`;
    if (lastCalls.length > 5) yield `${to} got more than five last calls`;
    const alerts = people.people.get(to)?.wishes.at(-1)?.alerts ?? [];
    const seen = { from: plannedAt, to: firstTries.get(id) ?? now };
    for (const job of lastCalls) {
      const post = posts.newest(job);
      const isRight =
        post !== undefined &&
        isSendable(post, now) &&
        post.announcements.length > 0 &&
        !jobs.includes(job) &&
        closesWithin(job, WEEK_MS) &&
        tagsWithin(post, seen).some((tags) => isAskedFor(tags, alerts));
      if (!isRight) yield `${to} got a last call for job ${job}`;
    }
  }

  /** Up to where a planning of that instant knew what had been announced: the first of them, since later ones join it. */
  function knownAt(plannedAt: Date): number {
    const last = plannings.findLast(({ at }) => at <= plannedAt);
    return plannings.find(({ at }) => at.getTime() === last?.at.getTime())?.order ?? 0;
  }

  /** Since when they should have got it; null = they should not, or have. */
  function owedAt(person: Person, post: ModelPost, now: Date): Date | null {
    if (whyNoMail(person, now) !== null || !isSendable(post, now) || gotOf(person.who).has(post)) return null;
    const since = countsSince(post, person);
    const isOwed = since !== null && since.at >= person.owedSince && since.order > post.silentUpTo;
    return isOwed ? since.at : null;
  }

  function owed(now: Date): { person: Person; post: ModelPost; owedAt: Date }[] {
    return [...people.people.values()].flatMap((person) =>
      posts.posts.flatMap((post) => {
        const at = owedAt(person, post, now);
        return at === null ? [] : [{ person, post, owedAt: at }];
      }),
    );
  }

  return {
    posts,
    people,
    planning(now) {
      // What a crash left half planned is planned now, up to where it began.
      plannings.push({ at: now, order: isHalfPlanned ? (plannings.at(-1)?.order ?? 0) : order });
      isHalfPlanned = true;
    },
    planned(now) {
      isHalfPlanned = false;
      people.planned(now);
    },
    settled(areMailsOpen, now) {
      if (areMailsOpen) busyAt = now;
      for (const { person, post, owedAt } of owed(now))
        if (isOverdue(post, person, { owedAt, busyAt, now }))
          wrongs.push(`${person.who} got job ${post.job} not in time`);
    },
    answered(mail, answer, now) {
      if (answer === 'taken') wrongs.push(...wrongPosts(mail, now), ...wrongTimes(mail, now));
      if (!firstTries.has(mail.id)) firstTries.set(mail.id, now);
      const person = people.people.get(mail.to);
      if (person !== undefined) people.answered(person, answer, mail.plannedAt, now);
    },
    wrongs: () => wrongs,
    missed(now) {
      return owed(now).map(({ person, post }) => `${person.who} never got job ${post.job}`);
    },
    deliveries: () => [...got].flatMap(([who, all]) => [...all].map(({ job }) => `${who} got job ${job}`)),
  };
}

/** All tags that a post had between two instants. A mail that is tried again goes out as it was made. */
function tagsWithin({ tagLog }: ModelPost, { from, to }: { from: Date; to: Date }): (readonly string[])[] {
  return tagLog
    .filter(({ at }, index) => at <= to && (tagLog[index + 1]?.at ?? to) >= from)
    .map(({ tags }) => tags);
}

/**
 * May this announcement have brought the post to this person? What came before a mail of theirs was planned has had its
 * turn. Tags that changed may have been announced a little before the reach of somebody new: it ends at a post.
 */
function isNews(
  { order, at, tagSets, isOfPost }: Announcement,
  { servedUpTo, reachesBackTo, wishes }: Person,
): boolean {
  if (order <= servedUpTo || (isOfPost && at < reachesBackTo)) return false;
  const alerts = wishes.at(-1)?.alerts ?? [];
  return tagSets.some((tags) => isAskedFor(tags, alerts));
}

/**
 * From which announcement on is the post owed to this person? A post counts once since it was announced, at the first tags
 * that match; once more where it bore others meanwhile. Null = there is none that matched without a break: where somebody
 * asked for something else, a digest may have gone by in which it had no place, and a later one does not reach back.
 */
function countsSince({ announcements, tagLog }: ModelPost, { wishes }: Person): Announcement | null {
  const start = announcements.findLastIndex((one) => one.isOfPost);
  const epoch = announcements.slice(start);
  const firstFor = (alerts: (typeof wishes)[number]['alerts']) =>
    epoch[epoch.findLastIndex(({ tagSets }) => !isAskedFor(tagSets.at(-1) ?? [], alerts)) + 1];
  const counts = firstFor(wishes.at(-1)?.alerts ?? []);
  if (counts === undefined) return null;
  const inForce = <T extends { order: number }>(log: readonly T[]) => {
    const before = log.findLastIndex(({ order }) => order <= counts.order);
    return log.slice(Math.max(before, 0));
  };
  const wishesSince = inForce(wishes);
  const isUnbroken = wishesSince.every(({ alerts }) => firstFor(alerts) === counts);
  const hasMatched = inForce(tagLog).every(({ tags }) =>
    wishesSince.every(({ alerts }) => isAskedFor(tags, alerts)),
  );
  return isUnbroken && hasMatched ? counts : null;
}
