import { expect, test } from 'vitest';
import type { RunKind } from '../../src/database/values.ts';
import { urgencyOf } from '../../src/plan/urgency.ts';
import type { Frequency } from '../../src/subscribers/alerts.ts';

test.each<[RunKind, Frequency, number]>([
  ['instant', 'instant', 0],
  ['welcome', 'weekly', 0],
  ['manual', 'instant', 0],
  ['scheduled', 'daily', 1],
  ['manual', 'daily', 1],
  ['scheduled', 'weekly', 2],
  ['manual', 'weekly', 2],
])('a %s %s digest has urgency %d', (kind, frequency, urgency) => {
  expect(urgencyOf(kind, frequency)).toBe(urgency);
});
