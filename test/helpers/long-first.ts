// The order of test files: those that start processes and browsers first, so that at the end no worker waits for another.

import { BaseSequencer, type TestSpecification } from 'vitest/node';

const LONG = /\/flows\/|accessibility|browser|embedded-postgres|cli\.test|mailer|deployment/;

/** Vitest's own order within both halves: as long as they took the last time. */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => LONG.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
