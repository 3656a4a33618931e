// The ways in which one delivery can be one that nothing can be done with.

import { sql } from 'kysely';
import type { Moment } from '../helpers/raw-smtp-steps.ts';
import type { FaultWorld } from './world.ts';

interface Victim {
  readonly id: number;
  readonly email: string;
}

export interface Poison {
  /** Before anything is planned; returns what mends it. */
  arm(world: FaultWorld, victim: Victim): Promise<() => Promise<void>>;
  /** Its row cannot be ended; a person must do what the alarm says. */
  readonly isStuck?: boolean;
  byHand?(world: FaultWorld, deliveryId: number): Promise<unknown>;
}

/** A sender that gets there with this mail is dead at once. */
function diesAt(step: Moment['step'], kept = false): Poison {
  return {
    async arm({ smtp, board }, { email }) {
      smtp.fault = (moment) => {
        if (moment.step !== step || moment.to !== email) return null;
        board.killNewest();
        return { end: 'stall', kept };
      };
      return async () => {
        smtp.fault = () => null;
      };
    },
  };
}

/** The table refuses to take this row. */
function refusedBy(table: string, event: string, statement: string, condition: (victim: Victim) => string) {
  return async ({ db }: FaultWorld, victim: Victim) => {
    await sql
      .raw(`
      create function poison() returns trigger language plpgsql as $$ begin ${statement} return new; end $$;
      create trigger poison before ${event} on ${table} for each row when (${condition(victim)}) execute function poison()`)
      .execute(db);
    return async () => {
      await sql.raw(`drop trigger poison on ${table}; drop function poison`).execute(db);
    };
  };
}

const RAISE = `raise exception 'damaged';`;

export const POISONS: ReadonlyMap<string, Poison> = new Map([
  ['it dies before the body', diesAt('data')],
  ['it dies during the body', diesAt('body')],
  ['it dies after the body', diesAt('dot', true)],
  [
    'its edition is damaged',
    {
      arm: refusedBy(
        'editions',
        'insert',
        `new.content = jsonb_build_object('template', new.content->'template');`,
        () => `new.subject like '%poison%'`,
      ),
    },
  ],
  [
    'its mail cannot be built',
    {
      arm: async ({ db }: FaultWorld, { id, email }: Victim) => {
        await sql`update subscribers set email = 'two@example.org,' || email where id = ${id}`.execute(db);
        return async () =>
          void (await sql`update subscribers set email = ${email} where id = ${id}`.execute(db));
      },
    },
  ],
  [
    'its outcome cannot be recorded',
    {
      arm: refusedBy(
        'deliveries',
        'update',
        RAISE,
        ({ id }) => `old.subscriber_id = ${id} and new.status = 'sent'`,
      ),
    },
  ],
  [
    'its row cannot be written',
    {
      arm: refusedBy(
        'deliveries',
        'update',
        RAISE,
        ({ id }) => `old.subscriber_id = ${id} and old.status = 'sending' and new.status <> 'sending'`,
      ),
      isStuck: true,
      byHand: ({ db }: FaultWorld, deliveryId: number) =>
        sql`update deliveries set status = 'failed', lease_until = null where id = ${deliveryId}`.execute(db),
    },
  ],
]);
