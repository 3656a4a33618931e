// What Node compiles is kept beside the code, where nobody writes who may not change the code itself; where we may not, nothing
// is kept. It holds for what is loaded afterwards, and for one thread.

import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

export function keepCompiled(): void {
  enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/node'));
}
