// What is said of a subscription file goes into the ledger and the log, where a line that is quoted would leave somebody's
// address for ever. `rolecall lint`, at the keyboard of whoever has the file, quotes it. Pure.

import { maskAddresses } from '../address.ts';
import type { FileProblem } from '../read/file-mistake.ts';
import type { SubscriptionReading } from '../read/subscription-file.ts';

export function withoutAddresses(reading: SubscriptionReading): SubscriptionReading {
  if (reading.status === 'subscription' || reading.status === 'channel')
    return { ...reading, warnings: reading.warnings.map(masked) };
  if (reading.status === 'no-front-matter') return reading;
  return { ...reading, ...masked(reading) };
}

/** A web address may be that of a channel, whose path is a secret. */
function hidden(text: string): string {
  return maskAddresses(text).replaceAll(/(https?:\/\/[^\s/"']+\/)[^\s"'…]+/g, '$1…');
}

function masked({ line, problem, remedy }: FileProblem): FileProblem {
  return { line, problem: hidden(problem), remedy: hidden(remedy) };
}
