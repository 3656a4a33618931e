// Makes one backup after another: `node backup-process.ts DATABASE_URL FILE`, until it is killed.

import { connectDatabase } from '../../../src/database/database.ts';
import { UserError } from '../../../src/errors.ts';
import { makeBackup } from '../../../src/installation/backup/make-backup.ts';

const [url = '', file = ''] = process.argv.slice(2);
const { db } = connectDatabase({ url, maxConnections: 1 });
for (;;) {
  const { signal } = new AbortController();
  await makeBackup({ db, url }, { file, secret: null, signal }).catch((error) => {
    // Postgres has not noticed yet that the one before was killed.
    if (!(error instanceof UserError)) throw error;
  });
}
