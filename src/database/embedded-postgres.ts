// placeholder during construction
import type { Log } from '../log.ts';

export async function startEmbeddedPostgres(_options: {
  dataDir: string;
  log: Log;
  signal?: AbortSignal;
}): Promise<{ url: string; close(): Promise<void> }> {
  throw new Error('not yet');
}
