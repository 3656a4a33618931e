// The cheap half of `rolecall doctor` in a process that runs: what it finds wrong is an alarm, until it finds it right.

import { HOUR_MS } from '../../duration.ts';
import { codeOf } from '../../texts/alarms/catalogue.ts';
import { clearAlarm, raiseAlarm } from '../alarm-store.ts';
import { type DoctorDeps, examineCheaply } from './examine.ts';
import type { Finding } from './finding.ts';

/** For a timer: looks at once, and every hour from then on. A warning is no alarm. */
export function watchDoctor(deps: DoctorDeps): (now: Date) => Promise<void> {
  let nextAt = 0;
  return async (now) => {
    if (now.getTime() < nextAt) return;
    nextAt = now.getTime() + HOUR_MS;
    for (const finding of await examineCheaply(deps)) await tell(deps, finding, now);
  };
}

function tell({ db }: Pick<DoctorDeps, 'db'>, finding: Finding, now: Date): Promise<void> {
  const { check, message } = finding;
  const remedy = [finding.remedy, finding.paste].filter((part) => part !== null).join(' ');
  const facts = { kind: 'doctor', check, message, remedy } as const;
  return finding.level === 'error' ? raiseAlarm(db, facts, now) : clearAlarm(db, codeOf(facts), now);
}
