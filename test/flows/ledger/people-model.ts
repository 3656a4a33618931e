// People as the model knows them: what they want, whether mail may reach them, and from where on they are owed posts. Knows
// no cursors: only what people did, and what the server said to their mails.

import type { Alert } from '../../../src/subscribers/alerts.ts';
import type { Answer, Choices, Who } from './steps.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WELCOME_MS = 14 * DAY_MS;
const UNDO_MS = DAY_MS;
const GIVE_UP_MS = 48 * HOUR_MS;
const FAILED_LIMIT = 3;

export interface Person {
  readonly who: Who;
  state: 'on' | 'paused' | 'left';
  pausedUntil: Date | null;
  leftAt: Date | null;
  /** Mail to them came back too often. */
  isSuppressed: boolean;
  failedInARow: number;
  frequency: Choices['frequency'];
  timeZone: string;
  /** The last deed of theirs, or the last mail that was not taken. */
  changedAt: Date;
  /** What they asked for over time; the last is what they ask for now. */
  readonly wishes: { readonly order: number; readonly alerts: readonly Alert[] }[];
  /** What was announced before is not owed to them. */
  owedSince: Date;
  /** What was announced before is not to reach them: earlier than `owedSince` where the very instant is not known. */
  reachesBackTo: Date;
  /** A mail that they got was planned when all up to here was known. */
  servedUpTo: number;
}

export interface PeopleModel {
  readonly people: ReadonlyMap<Who, Person>;
  subscribe(who: Who, choices: Choices, now: Date): void;
  choose(who: Who, choices: Partial<Choices>, now: Date): void;
  pause(who: Who, until: Date, now: Date): void;
  resume(who: Who, now: Date): void;
  leave(who: Who, now: Date): void;
  undoLeaving(who: Who, now: Date): void;
  /** Planning ran to its end: pauses that are over have ended by now. */
  planned(now: Date): void;
  answered(person: Person, answer: Answer, plannedAt: Date, now: Date): void;
}

export function createPeopleModel(nextOrder: () => number): PeopleModel {
  const people = new Map<Who, Person>();

  function wish(person: Person, alerts: readonly Alert[]): void {
    person.wishes.push({ order: nextOrder(), alerts });
  }

  function comeBack(person: Person, now: Date): void {
    Object.assign(person, { state: 'on', leftAt: null, pausedUntil: null });
    // However short they were away: no digest reaches back further than a first one (src/subscribers/reach.ts).
    reachBack(person, now, now);
  }

  return {
    people,
    subscribe(who, { alerts, frequency, timeZone }, now) {
      const known = people.get(who);
      if (known === undefined) {
        people.set(who, {
          ...newPerson(who, now),
          frequency,
          timeZone,
          wishes: [{ order: nextOrder(), alerts }],
        });
        return;
      }
      // Who left has said more than a bounce says: only for who stays does the word make up for the bounces.
      Object.assign(known, { frequency, timeZone, changedAt: now });
      const wasBounced = known.isSuppressed && known.state !== 'left';
      known.isSuppressed = false;
      if (known.state === 'left') comeBack(known, now);
      wish(known, alerts);
      if (!wasBounced) return;
      known.failedInARow = 0;
      reachBack(known, now, now);
    },
    choose(who, { alerts, ...clock }, now) {
      const person = people.get(who);
      if (person === undefined || person.state === 'left') return;
      Object.assign(person, clock, { changedAt: now });
      if (alerts !== undefined) wish(person, alerts);
    },
    pause(who, until, now) {
      const person = people.get(who);
      if (person !== undefined && person.state !== 'left')
        Object.assign(person, { state: 'paused', pausedUntil: until, changedAt: now });
    },
    resume(who, now) {
      const person = people.get(who);
      if (person?.state !== 'paused') return;
      Object.assign(person, { state: 'on', pausedUntil: null });
      reachBack(person, now, now);
    },
    leave(who, now) {
      const person = people.get(who);
      if (person !== undefined && person.state !== 'left')
        Object.assign(person, { state: 'left', leftAt: now, changedAt: now });
    },
    undoLeaving(who, now) {
      const person = people.get(who);
      if (person?.leftAt == null || now.getTime() - person.leftAt.getTime() > UNDO_MS) return;
      const { pausedUntil } = person;
      Object.assign(person, { state: pausedUntil === null ? 'on' : 'paused', leftAt: null, changedAt: now });
      if (pausedUntil !== null && pausedUntil <= now) {
        Object.assign(person, { state: 'on', pausedUntil: null });
        reachBack(person, now, now);
      }
    },
    planned(now) {
      for (const person of people.values()) {
        const { state, pausedUntil } = person;
        if (state !== 'paused' || pausedUntil === null || pausedUntil > now) continue;
        Object.assign(person, { state: 'on', pausedUntil: null });
        reachBack(person, pausedUntil, now);
      }
    },
    answered(person, answer, plannedAt, now) {
      if (answer === 'taken') person.failedInARow = 0;
      else person.changedAt = now;
      const isLate = now.getTime() - plannedAt.getTime() >= GIVE_UP_MS;
      const isGivenUp = answer === 'full' || ((answer === 'later' || answer === 'away') && isLate);
      if (!isGivenUp && answer !== 'refused') return;
      person.failedInARow += 1;
      // A mail that is refused for what it says is no word about the address.
      if (isGivenUp && person.failedInARow >= FAILED_LIMIT) person.isSuppressed = true;
    },
  };
}

function newPerson(who: Who, now: Date): Omit<Person, 'wishes' | 'frequency' | 'timeZone'> {
  return {
    who,
    changedAt: now,
    state: 'on',
    pausedUntil: null,
    leftAt: null,
    isSuppressed: false,
    failedInARow: 0,
    owedSince: welcomeFrom(now),
    reachesBackTo: welcomeFrom(now),
    servedUpTo: 0,
  };
}

/** They are back, at some instant between the two. */
function reachBack(person: Person, earliest: Date, latest: Date): void {
  person.changedAt = latest;
  person.reachesBackTo = later(person.reachesBackTo, welcomeFrom(earliest));
  person.owedSince = later(person.owedSince, welcomeFrom(latest));
}

function welcomeFrom(now: Date): Date {
  return new Date(now.getTime() - WELCOME_MS);
}

function later(one: Date, other: Date): Date {
  return one > other ? one : other;
}

/** Is mail to them right at this instant? Null, or why not. A pause that is over may have ended already. */
export function whyNoMail(person: Person | undefined, now: Date): string | null {
  if (person === undefined) return 'never signed up';
  if (person.state === 'left') return 'left';
  if (person.state === 'paused' && (person.pausedUntil as Date) > now) return 'is paused';
  return person.isSuppressed ? 'gets no mail, since it came back too often' : null;
}

/** Does one of the alerts ask for these tags? */
export function isAskedFor(tags: readonly string[], alerts: readonly Alert[]): boolean {
  return alerts.some(
    ({ any, all, none }) =>
      !none.some((tag) => tags.includes(tag)) &&
      all.every((tag) => tags.includes(tag)) &&
      (any.length === 0 || any.includes('*') || any.some((tag) => tags.includes(tag))),
  );
}
