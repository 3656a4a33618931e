// What planning remembers while it goes through a run, and from one run to the next that is due at the same time: the editions
// of one zone are those of another.

import type { Config } from '../config/config.ts';
import { createEditionMaker, type EditionMaker, occasionOf } from '../edition/edition-maker.ts';
import { createRepostMemory, type MarkReposts } from '../posts/repost-store.ts';
import type { Run } from './run-store.ts';

/** A pass over a run. */
export interface PlanPass {
  readonly run: Run;
  readonly now: Date;
  /** Builds each distinct list once. */
  readonly maker: EditionMaker;
  /** Keys of the editions that the ledger has since this pass began, with what they show. */
  readonly stored: Set<string>;
  readonly markReposts: MarkReposts;
}

interface Deps {
  readonly config: Pick<Config, 'site' | 'tags' | 'publicUrl'>;
}

/** Of all passes at `now`. */
export function createPasses({ config }: Deps, now: Date): (run: Run) => PlanPass {
  const stored = new Set<string>();
  const markReposts = createRepostMemory();
  const makers = new Map<string, EditionMaker>();
  return (run) => {
    const occasion = occasionOf(run.kind, now);
    const maker = makers.get(occasion.kind) ?? createEditionMaker(config, occasion);
    makers.set(occasion.kind, maker);
    return { run, now, maker, stored, markReposts };
  };
}
