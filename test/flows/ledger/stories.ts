// Stories made of steps: anything in any order, and between it what is known to be hard, told from its beginning to its end.

import fc from 'fast-check';
import type { Change } from './job-file.ts';
import {
  type Answer,
  changeOf,
  choices,
  choose,
  leave,
  pause,
  type Step,
  server,
  step,
  tags,
  type Who,
  wait,
  who,
  write,
} from './steps.ts';

/** What editors do by mistake, and what they do when somebody tells them. */
const SLIPS: readonly (readonly [Change, Change])[] = [
  [{ to: 'hide' }, { to: 'show' }],
  [{ to: 'keep out of mails' }, { to: 'show' }],
  [{ to: 'close', closes: -10 }, { to: 'reopen' }],
  [{ to: 'delete' }, { to: 'restore', isRenamed: false }],
  [{ to: 'delete' }, { to: 'restore', isRenamed: true }],
  [{ to: 'break' }, { to: 'mend' }],
  [
    { to: 'redate', days: -30, where: 'front' },
    { to: 'redate', days: 0, where: 'front' },
  ],
];
const slip = fc
  .tuple(fc.nat(1), fc.constantFrom(...SLIPS), wait)
  .map(([file, [wrong, right], meanwhile]): Step[] => [
    { do: 'change file', file, change: wrong },
    meanwhile,
    { do: 'change file', file, change: right },
  ]);

/** Of a job that some have been told of and others not yet. */
const earlySlip = fc
  .tuple(write, fc.constantFrom<Step>({ do: 'wait', hours: 1 }, { do: 'look' }), slip)
  .map(([first, told, rest]): Step[] => [first, told, ...rest]);

/** Something happens while mails are on their way. */
const outage = fc
  .tuple(fc.constantFrom<Answer>('later', 'away'), write, wait, fc.oneof(leave, pause, choose, changeOf))
  .map(([answer, first, meanwhile, then]): Step[] => [
    { do: 'server', answer },
    first,
    meanwhile,
    then,
    { do: 'server', answer: 'taken' },
    { do: 'wait', hours: 5 },
  ]);

/** Somebody is away for so long that what came before is old by then, though its file still changes. */
const absence = fc
  .tuple(write, who)
  .map(([first, who]): Step[] => [
    first,
    { do: 'look' },
    { do: 'pause', who, days: 20 },
    { do: 'wait', hours: 410 },
    { do: 'change file', file: 0, change: { to: 'edit' } },
    { do: 'wait', hours: 170 },
  ]);

/** A weekly reader's job closes before their next digest. */
const early = fc
  .tuple(who, choices, tags, fc.oneof(changeOf, choose, write, server))
  .map(([who, choices, tags, meanwhile]): Step[] => [
    { do: 'subscribe', who, choices: { ...choices, frequency: 'weekly' } },
    { do: 'wait', hours: 1 },
    { do: 'write', tags, also: [{ to: 'close', closes: 2 }] },
    { do: 'wait', hours: 26 },
    meanwhile,
    { do: 'wait', hours: 26 },
  ]);

/** A job that they have had closes soon after their next digest, and so does one that they may not want. */
const lastCall = fc
  .tuple(who, tags, tags, fc.oneof(changeOf, choose, server), changeOf)
  .map(([who, tags, others, meanwhile, then]): Step[] => {
    const alerts = [{ any: tags.slice(0, 1), all: [], none: [] }];
    return [
      { do: 'subscribe', who, choices: { alerts, frequency: 'weekly', timeZone: 'UTC' } },
      ...[tags, others].map((tags): Step => ({ do: 'write', tags, also: [{ to: 'close', closes: 8 }] })),
      { do: 'wait', hours: 1 },
      meanwhile,
      { do: 'write', tags, also: [] },
      { do: 'wait', hours: 170 },
      then,
      { do: 'server', answer: 'taken' },
      { do: 'wait', hours: 5 },
    ];
  });

/** A job of which a digest reminds is over when that digest, which the server kept waiting, is taken. */
function closedCall(who: Who, tags: readonly string[], ends: readonly Step[]): Step[] {
  const alerts = [{ any: tags.slice(0, 1), all: [], none: [] }];
  return [
    { do: 'server', answer: 'taken' },
    { do: 'subscribe', who, choices: { alerts, frequency: 'weekly', timeZone: 'UTC' } },
    { do: 'write', tags, also: [{ to: 'close', closes: 7 }] },
    { do: 'wait', hours: 1 },
    { do: 'server', answer: 'later' },
    { do: 'write', tags, also: [] },
    { do: 'wait', hours: 170 },
    ...ends,
    { do: 'server', answer: 'taken' },
    { do: 'wait', hours: 5 },
  ];
}

const ITS_DAY_ENDS: readonly Step[] = [
  { do: 'wait', hours: 5 },
  { do: 'wait', hours: 5 },
];
const IS_FILLED: readonly Step[] = [
  { do: 'change file', file: 1, change: { to: 'close', closes: 'filled' } },
  { do: 'look' },
];
const callThatIsOver = fc
  .tuple(who, tags, fc.constantFrom(ITS_DAY_ENDS, IS_FILLED))
  .map(([who, tags, ends]) => closedCall(who, tags, ends));

/** Told in every run. */
export const ALWAYS: readonly (readonly Step[])[] = [closedCall('alice', ['data'], ITS_DAY_ENDS)];

/** Somebody is there from the start, or little would be told. */
export const story: fc.Arbitrary<Step[]> = fc
  .tuple(
    fc.array(fc.record({ do: fc.constant('subscribe' as const), who, choices }), {
      minLength: 1,
      maxLength: 3,
    }),
    fc.array(
      fc.oneof(
        { weight: 10, arbitrary: step.map((one) => [one]) },
        { weight: 1, arbitrary: slip },
        { weight: 1, arbitrary: earlySlip },
        { weight: 1, arbitrary: outage },
        { weight: 1, arbitrary: absence },
        { weight: 1, arbitrary: early },
        { weight: 1, arbitrary: lastCall },
        { weight: 1, arbitrary: callThatIsOver },
      ),
      { minLength: 2, maxLength: 5, size: 'max' },
    ),
  )
  .map(([first, parts]) => [...first, ...parts.flat()]);
