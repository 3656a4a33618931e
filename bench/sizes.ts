// How many bytes a person, an audience and a delivery take in the ledger, indexes included: what docs/scaling.md reckons with.
// `node bench/sizes.ts [--people 20000] [--weeks 5] [--json FILE]`. It measures no time, so a busy machine tells the same.

import { writeFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { chooseReader, createRandom } from './board.ts';
import { fillWith, openLedger, printRows, readNumber, readWord, runBench } from './helpers.ts';
import { addYear, standAtPresent } from './plan-year.ts';
import { benchConfig, setUpWeek } from './week.ts';

const PEOPLE = readNumber('people', 20_000);
const WEEKS = readNumber('weeks', 5);
const TABLES = ['subscribers', 'audiences', 'deliveries'];

interface Size {
  readonly name: string;
  readonly rows: number;
  readonly heap: number;
  readonly indexes: number;
}

await runBench(async (later) => {
  const { url, folder } = await openLedger(later);
  const random = createRandom(4);
  const people = function* () {
    for (let index = 0; index < PEOPLE; index += 1) yield chooseReader(random);
  };
  const sizes = await fillWith(url, async (db) => {
    const now = new Date();
    await setUpWeek(db, benchConfig(folder), people(), now, { archive: 50, isVaried: true });
    await standAtPresent(db);
    await addYear(db, { weeks: WEEKS, bounced: 2 }, now);
    const { rows } = await sql<Size>`
      select relname as name, reltuples::float as rows, pg_table_size(oid)::float as heap, pg_indexes_size(oid)::float as indexes
      from pg_class where relname = any(${TABLES}::text[]) order by relname`.execute(db);
    return rows;
  });
  printRows(
    `${PEOPLE} people, ${WEEKS} weeks`,
    sizes.map(({ name, rows, heap, indexes }) => ({
      what: `${name}: ${rows} rows`,
      measured: `${(heap / rows).toFixed(0)} bytes a row and ${(indexes / rows).toFixed(0)} of indexes`,
    })),
  );
  const file = readWord('json', '');
  if (file !== '') await writeFile(file, `${JSON.stringify({ people: PEOPLE, weeks: WEEKS, sizes })}\n`);
});
