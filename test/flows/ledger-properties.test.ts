import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { SendOutcome } from '../../src/mail/outcome.ts';
import { countNumbers } from '../../src/plan/match.ts';
import type { PostTags } from '../../src/posts/post.ts';
import { claimDeliveries } from '../../src/send/claim-store.ts';
import { type Alert, buildAlert, type Frequency } from '../../src/subscribers/alerts.ts';
import { firstMatchingAlert } from '../../src/subscribers/matches.ts';
import { unsubscribe } from '../../src/subscribers/subscriber-store.ts';
import { createWorld, type World } from '../helpers/world.ts';

const TAGS = ['data', 'tech', 'nonprofit', 'intern'];
const HOUR = 3_600_000;

const tags = fc.subarray(TAGS, { minLength: 1 });
const alert = fc
  .record({ any: fc.subarray(TAGS, { minLength: 1, maxLength: 2 }), none: fc.subarray(['intern']) })
  .map((parts) => buildAlert(parts));
const alerts = fc.array(alert, { minLength: 1, maxLength: 2 });
const person = fc.constantFrom('alice', 'bob', 'carol');
const frequency = fc.constantFrom<Frequency>('weekly', 'daily', 'instant');

type Step =
  | { do: 'announce'; tags: string[] }
  | { do: 'retag'; post: number; tags: string[] }
  | { do: 'subscribe'; who: string; alerts: Alert[]; frequency: Frequency }
  | { do: 'unsubscribe'; who: string }
  | { do: 'wait'; hours: number }
  | { do: 'manual'; frequency: Frequency }
  | { do: 'server'; answers: SendOutcome['status'] }
  | { do: 'crash' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('announce' as const), tags }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('retag' as const), post: fc.nat(9), tags }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('subscribe' as const), who: person, alerts, frequency }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('unsubscribe' as const), who: person }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('wait' as const), hours: fc.constantFrom(1, 5, 26, 170, 400) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('manual' as const), frequency }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('server' as const),
      answers: fc.constantFrom<SendOutcome['status']>('sent', 'sent', 'retry', 'refused'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crash' as const) }) },
);

/** What must hold, kept beside the ledger and without looking into it. */
interface Model {
  posts: Map<string, PostTags[]>;
  people: Map<string, { id: number; alerts: Alert[]; since: number; left: boolean }>;
  /** Post ids by person, as they arrived. */
  arrived: Map<string, string[]>;
  number: number;
}

const answers: Record<SendOutcome['status'], SendOutcome> = {
  sent: { status: 'sent', reply: '250 OK' },
  retry: { status: 'retry', kind: 'busy', maybeTaken: false, reply: '451 later' },
  refused: { status: 'refused', kind: 'message', reply: '554 no' },
};

async function carryOut(world: World, model: Model, step: Step): Promise<void> {
  switch (step.do) {
    case 'announce': {
      const id = `p${model.posts.size}`;
      model.number = await world.announce(id, step.tags);
      model.posts.set(id, [{ number: model.number, tags: step.tags, starts: true }]);
      return;
    }
    case 'retag': {
      const history = model.posts.get(`p${step.post}`);
      if (history === undefined) return;
      model.number = await world.retag(`p${step.post}`, step.tags);
      history.push({ number: model.number, tags: step.tags, starts: false });
      return;
    }
    case 'subscribe': {
      if (model.people.get(step.who)?.left) return;
      const id = await world.subscribe(`${step.who}@example.org`, step.alerts, step.frequency);
      model.people.set(step.who, { id, alerts: step.alerts, since: model.number, left: false });
      return;
    }
    case 'unsubscribe': {
      const someone = model.people.get(step.who);
      if (someone === undefined) return;
      await unsubscribe(world.db, someone.id, world.now);
      someone.left = true;
      return;
    }
    case 'wait':
      world.advance(step.hours * HOUR);
      return world.settle();
    case 'manual':
      world.advance(1000);
      return world.manual(step.frequency);
    case 'server':
      world.answer = () => answers[step.answers];
      return;
    case 'crash':
      // A worker that claims and dies: its lease is over at once.
      await claimDeliveries(world.db, { urgent: 1, others: 1 }, -1000, world.now);
  }
}

/**
 * Checked as each mail is taken: whom is it for, and does everything in it match what they want now? A mail that the
 * server asked to have again is sent as it was made, whatever tags its posts have got since.
 */
function watchMail(world: World, model: Model): void {
  const original = world.mailer.send;
  const tagsNow = () => new Map([...model.posts].map(([id, history]) => [id, history.at(-1)?.tags ?? []]));
  /** The tags of all posts at the first try of each message. */
  const tagsAtFirstTry = new Map<string, ReadonlyMap<string, readonly string[]>>();
  const postsOf = (raw: Buffer) =>
    [...model.posts.keys()].filter((id) => new RegExp(`About ${id}\\.`).test(raw.toString()));
  Object.assign(world.mailer, {
    async send(message: Parameters<typeof original>[0]) {
      const tagsOf = tagsAtFirstTry.get(message.messageId) ?? tagsNow();
      tagsAtFirstTry.set(message.messageId, tagsOf);
      const outcome = await original(message);
      if (outcome.status !== 'sent') return outcome;
      const who = message.envelope.to.split('@')[0] as string;
      const someone = model.people.get(who);
      expect(someone?.left, `${who} left and got a mail`).toBe(false);
      for (const id of postsOf(message.raw)) {
        expect(
          firstMatchingAlert(tagsOf.get(id) ?? [], someone?.alerts ?? [], {}),
          `${id} does not match ${who}`,
        ).not.toBe(-1);
        expect(model.arrived.get(who) ?? [], `${id} reached ${who} twice`).not.toContain(id);
        model.arrived.set(who, [...(model.arrived.get(who) ?? []), id]);
      }
      return outcome;
    },
  });
}

it('no post is skipped, repeated or sent to somebody whom it does not match, whatever happens in between', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 25 }), async (steps) => {
      const world = await createWorld();
      try {
        const model: Model = { posts: new Map(), people: new Map(), arrived: new Map(), number: 0 };
        watchMail(world, model);
        for (const step of steps) await carryOut(world, model, step);
        await calmDown(world, model);
        for (const [who, someone] of model.people) {
          if (someone.left) continue;
          for (const [id, history] of model.posts) {
            const counts = countNumbers(history, someone.alerts, {}).at(0) ?? null;
            if (counts === null || counts <= someone.since) continue;
            expect(model.arrived.get(who) ?? [], `${id} (number ${counts}) never reached ${who}`).toContain(
              id,
            );
          }
        }
        const open = await world.db
          .selectFrom('runs')
          .select('id')
          .where('finished_at', 'is', null)
          .execute();
        expect(open).toEqual([]);
        const alarms = await world.db
          .selectFrom('alarms')
          .select('code')
          .where('code', 'like', 'run-unbalanced%')
          .execute();
        expect(alarms).toEqual([]);
      } finally {
        await world.close();
      }
    }),
    { numRuns: Number(process.env.LEDGER_RUNS ?? 6), endOnFailure: true, timeout: 20_000 },
  );
}, 120_000);

/** The server is well again, one more post comes for each of them, and ten days go by, no run being late. */
async function calmDown(world: World, model: Model): Promise<void> {
  await carryOut(world, model, { do: 'server', answers: 'sent' });
  for (const hours of [50, 170]) await carryOut(world, model, { do: 'wait', hours });
  for (const tags of [TAGS, TAGS.slice(0, 3)]) await carryOut(world, model, { do: 'announce', tags });
  for (const hours of [1, ...Array(18).fill(13)]) await carryOut(world, model, { do: 'wait', hours });
}
