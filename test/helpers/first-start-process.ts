// A process that starts for the first time: `node first-start-process.ts DATA_DIR DATABASE_URL` prints the secret that it
// signs links with. Started by test/installation/secret.test.ts.

import { loadConfig } from '../../src/config/load-config.ts';
import { connectDatabase } from '../../src/database/database.ts';
import { loadSecrets } from '../../src/installation/secret.ts';
import { silentLog } from '../../src/log.ts';

const [dataDir = '', url = ''] = process.argv.slice(2);
const database = connectDatabase({ url, maxConnections: 1 });
const secrets = await loadSecrets(
  database.db,
  loadConfig({ DATA_DIR: dataDir }, dataDir),
  silentLog,
  new Date(),
);
process.stdout.write(secrets.join());
await database.close();
