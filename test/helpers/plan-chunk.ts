// One slice of a run, by itself: what walk.ts does again and again.

import type { Db } from '../../src/database/database.ts';
import { type PlanDeps, type PlannedChunk, prepareChunk, writeChunk } from '../../src/plan/plan-chunk.ts';
import { createPasses, type PlanPass } from '../../src/plan/plan-pass.ts';
import type { Run } from '../../src/plan/run-store.ts';
import type { Position } from '../../src/plan/slice.ts';

export function createPass(deps: Pick<PlanDeps, 'config'>, run: Run, now: Date): PlanPass {
  return createPasses(deps, now)(run);
}

/** `trx`: where it writes, which is not over yet. */
export async function planChunk(
  deps: PlanDeps & { readonly trx?: Db },
  pass: PlanPass,
  from: Position,
): Promise<PlannedChunk | null> {
  const chunk = await prepareChunk(deps, pass, from);
  return chunk && writeChunk({ ...deps, db: deps.trx ?? deps.db }, pass, chunk);
}
