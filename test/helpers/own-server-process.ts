// A process that uses our own Postgres: `node own-server-process.ts DATA_DIR` prints the URL, leaves when its standard
// input ends. Started by test/database/embedded-postgres.test.ts.

import { startEmbeddedPostgres } from '../../src/database/embedded-postgres.ts';
import { silentLog } from '../../src/log.ts';

const [dataDir = ''] = process.argv.slice(2);
const server = await startEmbeddedPostgres({ dataDir, log: silentLog });
process.stdout.write(`${server.url}\n`);
process.stdin.resume();
process.stdin.once('end', () => server.close());
