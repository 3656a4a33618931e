// Carries a step out, in the world and in the model.

import type { Message } from '../../../src/mail/message.ts';
import type { SendOutcome } from '../../../src/mail/outcome.ts';
import { changeChoices } from '../../../src/subscribers/choices.ts';
import { pauseSubscriber, resumeSubscriber } from '../../../src/subscribers/pause.ts';
import { saveSubscription } from '../../../src/subscribers/save-subscription.ts';
import { unsubscribe } from '../../../src/subscribers/subscriber-store.ts';
import { undoUnsubscribe } from '../../../src/subscribers/undo.ts';
import {
  type Change,
  changeFile,
  type JobFile,
  newFile,
  pathOf,
  readFile,
  readMail,
  textOf,
} from './job-file.ts';
import { Crash, type LedgerWorld } from './ledger-world.ts';
import { createModel, type Model } from './model.ts';
import type { Answer, Choices, Step, Who } from './steps.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const OUTCOMES: Record<Answer, SendOutcome> = {
  taken: { status: 'sent', reply: '250 OK' },
  later: { status: 'retry', kind: 'busy', maybeTaken: false, reply: '451 later' },
  away: { status: 'retry', kind: 'connection', maybeTaken: false, reply: 'connection refused' },
  refused: { status: 'refused', kind: 'message', reply: '554 5.6.0 no' },
  full: { status: 'refused', kind: 'mailbox-full', reply: '552 5.2.2 full' },
};

/** A story as it goes on: what an editor, people and the world have done so far. */
export interface Story {
  readonly world: LedgerWorld;
  readonly model: Model;
  /** One a job. */
  readonly files: JobFile[];
  readonly ids: Map<Who, number>;
  answer: Answer;
  /** The process dies as it hands over the next mail. */
  diesSending: boolean;
}

export async function beginStory(world: LedgerWorld): Promise<Story> {
  await world.empty();
  const story: Story = {
    world,
    model: createModel(),
    files: [],
    ids: new Map(),
    answer: 'taken',
    diesSending: false,
  };
  world.answer = (message) => handOver(story, message);
  return story;
}

function handOver(story: Story, message: Message): SendOutcome {
  if (story.diesSending) {
    story.diesSending = false;
    throw new Crash();
  }
  const mail = {
    to: message.envelope.to.split('@')[0] as Who,
    id: message.messageId,
    ...readMail(message.raw),
    plannedAt: new Date(/^Date: (.*)$/m.exec(message.raw.toString('latin1'))?.[1] as string),
  };
  story.model.answered(mail, story.answer, story.world.now);
  return OUTCOMES[story.answer];
}

export async function carryOut(story: Story, step: Step): Promise<void> {
  const { world, model } = story;
  switch (step.do) {
    case 'write':
      return write(story, step.tags, step.also);
    case 'change file':
      return change(story, step.file, step.change);
    case 'wait':
      return wait(story, step.hours);
    case 'stand still':
      return world.advance(step.hours * HOUR_MS);
    case 'look':
      return look(story);
    case 'send now':
      // A second run of one second would be the same run.
      world.advance(1000);
      model.planning(world.now);
      await world.sendNow(step.frequency);
      return model.planned(world.now);
    case 'server':
      story.answer = step.answer;
      return;
    case 'crash':
      return crash(story, step);
    default:
      return actAsPerson(story, step);
  }
}

async function write(story: Story, tags: readonly string[], also: readonly Change[]): Promise<void> {
  let file = newFile(story.files.length, tags);
  for (const change of also) file = changeFile(file, change, story.world.now) ?? file;
  story.files.push(file);
  await story.world.write(pathOf(file), textOf(file));
}

async function change({ world, files }: Story, index: number, change: Change): Promise<void> {
  const before = files.at(-1 - (index % Math.max(files.length, 1)));
  const after = before === undefined ? null : changeFile(before, change, world.now);
  if (before === undefined || after === null) return;
  files[before.job] = after;
  if (before.isThere && (!after.isThere || pathOf(after) !== pathOf(before)))
    await world.remove(pathOf(before));
  if (after.isThere) await world.write(pathOf(after), textOf(after));
}

async function look({ world, model, files }: Story): Promise<void> {
  await world.look();
  const there = files.filter((file) => file.isThere);
  model.posts.look(new Map(there.map((file) => [pathOf(file), readFile(file)])), world.now);
}

async function wait(story: Story, hours: number): Promise<void> {
  story.world.advance(hours * HOUR_MS);
  await look(story);
  await tick(story);
}

async function tick({ world, model }: Story, diesAt?: number): Promise<void> {
  const { now } = world;
  const wereMailsOpen = await world.areMailsOpen();
  model.planning(now);
  await world.tick(diesAt);
  model.planned(world.now);
  model.settled(wereMailsOpen || (await world.areMailsOpen()), now);
}

/** The process dies and is started again; whether it got to the end matters to nobody. */
async function crash(story: Story, step: Extract<Step, { do: 'crash' }>): Promise<void> {
  if (step.during === 'claiming') return story.world.claimAndDie();
  if (step.during === 'look') {
    await untilItDies(() => story.world.look(step.statement));
    return look(story);
  }
  story.diesSending = step.during === 'sending';
  await untilItDies(() => tick(story, step.during === 'planning' ? step.statement : undefined));
  story.diesSending = false;
}

async function untilItDies(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
  }
}

type PersonStep = Extract<
  Step,
  { do: 'subscribe' | 'choose' | 'pause' | 'resume' | 'leave' | 'undo leaving' }
>;

async function actAsPerson({ world, model, ids }: Story, step: PersonStep): Promise<void> {
  const { db, now } = world;
  const { who } = step;
  const { welcomeDays } = world.config.digest;
  if (step.do === 'subscribe') {
    ids.set(who, await subscribe(world, who, step.choices));
    return model.people.subscribe(who, step.choices, now);
  }
  const id = ids.get(who);
  if (id === undefined) return;
  switch (step.do) {
    case 'choose':
      await changeChoices(world, id, step.choices, now);
      return model.people.choose(who, step.choices, now);
    case 'pause': {
      const until = new Date(now.getTime() + step.days * DAY_MS);
      await pauseSubscriber(db, id, until);
      return model.people.pause(who, until, now);
    }
    case 'resume':
      await resumeSubscriber(db, id, welcomeDays, now);
      return model.people.resume(who, now);
    case 'leave':
      await unsubscribe(db, id, now);
      return model.people.leave(who, now);
    case 'undo leaving':
      await undoUnsubscribe(db, id, now, { welcomeDays });
      return model.people.undoLeaving(who, now);
  }
}

/** By the link in a confirmation mail: the person's own word. */
async function subscribe(world: LedgerWorld, who: Who, choices: Choices): Promise<number> {
  const draft = { email: `${who}@example.org`, name: null, ...choices };
  const outcome = await saveSubscription(
    world,
    draft,
    { source: 'web', path: null, confirmed: true },
    world.now,
  );
  if (!('subscriberId' in outcome)) throw new Error(`${who} cannot subscribe: ${outcome.status}`);
  return outcome.subscriberId;
}
