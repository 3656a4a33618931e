// The order of test files: those that start processes and browsers first, the longest of them at once, so that at the end
// no worker waits for another.

import { BaseSequencer, type TestSpecification } from 'vitest/node';

const LONGEST = [
  'flows/ledger/ledger-properties',
  'flows/sign-up-to-inbox',
  'web/accessibility',
  'flows/processes',
  'send/throttle',
  'flows/hostile-posts',
  'database/embedded-postgres',
  'commands/cli',
  'flows/outage',
  'mail/mailer',
  'collect/collector',
  'database/client',
];
const LONG = /\/flows\/|browser|in-chromium|deployment/;

/** Where a file stands in the queue: the lower the earlier. */
function placeOf({ moduleId }: TestSpecification): number {
  const place = LONGEST.findIndex((name) => moduleId.includes(name));
  if (place !== -1) return place;
  return LONG.test(moduleId) ? LONGEST.length : LONGEST.length + 1;
}

/** Vitest's own order among the others: as long as they took the last time. */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.sort((one, other) => placeOf(one) - placeOf(other));
  }
}
