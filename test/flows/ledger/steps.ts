// What may happen, as fast-check draws it: things done to files, by people, and by the world around them.

import fc from 'fast-check';
import type { Alert, Frequency } from '../../../src/subscribers/alerts.ts';
import type { Change, Closes } from './job-file.ts';

export const TAGS = ['data', 'tech', 'nonprofit', 'intern'];
const PEOPLE = ['alice', 'bob', 'carol'] as const;
const ZONES = ['UTC', 'America/New_York', 'Asia/Tokyo'] as const;

export type Who = (typeof PEOPLE)[number];

/** What the server says to each mail; `away`: there is none. */
export type Answer = 'taken' | 'later' | 'refused' | 'full' | 'away';

export interface Choices {
  readonly alerts: readonly Alert[];
  readonly frequency: Frequency;
  readonly timeZone: string;
}

export type Step =
  /** Of a new file, in one go: what else is to be true of it from the start. */
  | { readonly do: 'write'; readonly tags: readonly string[]; readonly also: readonly Change[] }
  /** Counted from the newest, round and round. */
  | { readonly do: 'change file'; readonly file: number; readonly change: Change }
  /** Also comes back, and takes the address off the list. */
  | { readonly do: 'subscribe'; readonly who: Who; readonly choices: Choices }
  | { readonly do: 'choose'; readonly who: Who; readonly choices: Partial<Choices> }
  | { readonly do: 'pause'; readonly who: Who; readonly days: number }
  | { readonly do: 'resume' | 'leave' | 'undo leaving'; readonly who: Who }
  | { readonly do: 'wait'; readonly hours: number }
  /** Nothing runs meanwhile. */
  | { readonly do: 'stand still'; readonly hours: number }
  /** The collector's look; the queue forgets what it was told. */
  | { readonly do: 'look' }
  | { readonly do: 'send now'; readonly frequency: Frequency }
  | { readonly do: 'server'; readonly answer: Answer }
  /** At the so-many-th statement of a look or of planning, or as a mail is handed over. */
  | { readonly do: 'crash'; readonly during: 'look' | 'planning'; readonly statement: number }
  | { readonly do: 'crash'; readonly during: 'sending' | 'claiming' };

export const tags = fc.subarray(TAGS, { minLength: 1 });
const alert: fc.Arbitrary<Alert> = fc.record({
  any: fc.oneof(
    { weight: 5, arbitrary: fc.subarray(TAGS, { minLength: 1, maxLength: 2 }) },
    { weight: 1, arbitrary: fc.constant(['*']) },
  ),
  all: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.constant(['data']) }),
  none: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.constant(['intern']) },
  ),
});
const frequency = fc.constantFrom<Frequency>('weekly', 'daily', 'instant');
export const choices: fc.Arbitrary<Choices> = fc.record({
  alerts: fc.array(alert, { minLength: 1, maxLength: 2 }),
  frequency,
  timeZone: fc.constantFrom(...ZONES),
});
export const who = fc.constantFrom(...PEOPLE);

const closes = fc.constantFrom<Closes>(-10, 3, 20, 'filled');
const dated = fc.record({
  to: fc.constant('redate' as const),
  days: fc.constantFrom(0, -3, -30, 2, 12),
  where: fc.constantFrom('name' as const, 'front' as const),
});
const closed = fc.record({ to: fc.constant('close' as const), closes });
const plain = <T extends string>(...to: T[]) => fc.record({ to: fc.constantFrom(...to) });

const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 3, arbitrary: plain('edit', 'edit', 'rename', 'keep out of mails') },
  { weight: 2, arbitrary: plain('break', 'mend', 'reopen') },
  { weight: 3, arbitrary: plain('hide', 'show', 'delete') },
  { weight: 2, arbitrary: fc.record({ to: fc.constant('retag' as const), tags }) },
  { weight: 1, arbitrary: dated },
  { weight: 1, arbitrary: closed },
  { weight: 3, arbitrary: fc.record({ to: fc.constant('restore' as const), isRenamed: fc.boolean() }) },
);
const fromTheStart = fc.oneof(
  { weight: 6, arbitrary: fc.constant([]) },
  { weight: 2, arbitrary: fc.tuple(fc.oneof(dated, closed, plain('hide', 'break', 'keep out of mails'))) },
  { weight: 1, arbitrary: fc.tuple(dated, closed) },
);

/** The newest files, so that much happens to each. */
export const changeOf = fc.record({ do: fc.constant('change file' as const), file: fc.nat(3), change });

export const write = fc.record({ do: fc.constant('write' as const), tags, also: fromTheStart });
export const wait = fc.record({
  do: fc.constant('wait' as const),
  hours: fc.constantFrom(1, 1, 5, 26, 26, 100, 170, 170, 410),
});
export const choose = fc.record({
  do: fc.constant('choose' as const),
  who,
  choices: fc.oneof(
    fc.record({ alerts: fc.array(alert, { minLength: 1, maxLength: 2 }) }),
    fc.record({ frequency }),
    fc.record({ timeZone: fc.constantFrom(...ZONES) }),
  ),
});
export const pause = fc.record({ do: fc.constant('pause' as const), who, days: fc.constantFrom(2, 9, 20) });
export const leave = fc.record({ do: fc.constant('leave' as const), who });
const deed: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('subscribe' as const), who, choices }) },
  { weight: 2, arbitrary: choose },
  { weight: 1, arbitrary: pause },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('resume', 'leave', 'undo leaving'), who }) },
);
const crash: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('crash' as const),
    during: fc.constantFrom('look' as const, 'planning' as const),
    statement: fc.nat(45),
  }),
  fc.record({
    do: fc.constant('crash' as const),
    during: fc.constantFrom('sending' as const, 'claiming' as const),
  }),
);
export const server = fc.record({
  do: fc.constant('server' as const),
  answer: fc.constantFrom<Answer>('taken', 'taken', 'taken', 'later', 'later', 'refused', 'full', 'away'),
});

export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: write },
  { weight: 14, arbitrary: changeOf },
  { weight: 8, arbitrary: deed },
  { weight: 6, arbitrary: wait },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('stand still' as const),
      hours: fc.constantFrom(1, 20, 90, 170),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('look' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('send now' as const), frequency }) },
  { weight: 3, arbitrary: server },
  { weight: 2, arbitrary: crash },
);
