// What mail servers do.

import type { Fault } from '../trial.ts';
import { BOUNCE_FAULTS } from './bounces.ts';
import { brokenDirectory } from './broken-directory.ts';
import { brokenTalks } from './broken-talks.ts';
import { dotNotAnswered } from './dot-not-answered.ts';
import { mixedAnswers } from './mixed-answers.ts';
import { refusedAsAWhole } from './refused-as-a-whole.ts';
import { relayRefuses } from './relay-refuses.ts';
import { slowDomain } from './slow-domain.ts';
import { threeWeeks } from './three-weeks.ts';

export const MAIL_FAULTS: readonly Fault[] = [
  brokenTalks,
  dotNotAnswered,
  mixedAnswers,
  slowDomain,
  relayRefuses,
  ...threeWeeks,
  refusedAsAWhole,
  brokenDirectory,
  ...BOUNCE_FAULTS,
];
