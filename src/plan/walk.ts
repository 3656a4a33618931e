// Goes through a run slice by slice: while Postgres writes one, the next is reckoned. Only where there is processor time for
// both: a transaction must not wait for us until it is cut off.

import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { type PlanDeps, type PlannedChunk, prepareChunk, writeChunk } from './plan-chunk.ts';
import type { PlanPass } from './plan-pass.ts';
import { type Position, SLICE, START } from './slice.ts';

interface Deps extends PlanDeps {
  readonly log: Log;
}

/** A statement, or a transaction that did nothing for a while, that was cut off; and how pg tells of the second. */
const CUT_OFF = new Set(['57014', '25P03']);
const CUT_OFF_WORDS = /query read timeout|connection terminated unexpectedly|not queryable/i;

/**
 * Yields each slice once it is written. One that is cut off by a limit of time is tried again with half as many people, down
 * to one; what was written stays. Throws what it failed of then, and what fails of anything else.
 */
export async function* walk(deps: Deps, pass: PlanPass): AsyncGenerator<PlannedChunk> {
  let most = SLICE;
  let position = START;
  const reckon = (from: Position) => {
    const reckoned = prepareChunk(deps, pass, from, most);
    reckoned.catch(() => {}); // it is heard of when it is waited for
    return reckoned;
  };
  for (let next = reckon(START); ; ) {
    try {
      const chunk = await next;
      if (chunk === null) return;
      const hasTime = most === SLICE;
      if (hasTime) next = reckon(chunk.slice.end);
      const written = await writeChunk(deps, pass, chunk);
      position = written.end;
      // An audience that another planner holds is passed over whole: what was reckoned ahead may be the rest of it.
      if (!hasTime || !isSame(position, chunk.slice.end)) {
        await next.catch(() => {});
        next = reckon(position);
      }
      yield written;
    } catch (error) {
      await next.catch(() => {});
      if (most === 1 || !wasCutOff(error)) throw error;
      most = Math.ceil(most / 2);
      const told = { run: pass.run.id, people: most, error: messageOf(error) };
      deps.log.warn('A slice of planning took too long; trying with half as many people', told);
      next = reckon(position);
    }
  }
}

function isSame(one: Position, other: Position): boolean {
  return one.audienceId === other.audienceId && one.subscriberId === other.subscriberId;
}

function wasCutOff(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && CUT_OFF.has(String(error.code))) || CUT_OFF_WORDS.test(error.message);
}
