// Somebody who has alerts signed up again and chose another frequency or zone: they are asked, and nothing is taken over
// unasked, since they may have meant the tags alone.

import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { type Html, html } from '../html.ts';
import { type ChangeOutcome, changeChoices } from '../subscribers/choices.ts';
import type { SignUpChoices } from '../subscribers/confirmation-store.ts';
import type { Subscriber } from '../subscribers/subscriber.ts';
import { howOftenOf } from '../texts/how-often.ts';
import { textsOf } from '../texts/texts.ts';
import { placeOf } from './frequency-field.ts';

interface Deps {
  readonly db: Db;
  readonly config: Pick<Config, 'site' | 'digest'>;
  readonly clock: () => Date;
}

/** Boxes for what differs, for a form; null where nothing does. */
export function differences(
  { config, clock }: Deps,
  { frequency, timeZone }: Subscriber,
  choices: SignUpChoices | null,
): Html | null {
  if (choices === null) return null;
  const { confirm, when } = textsOf(config.site);
  const box = (name: string, words: string) =>
    html`<li><label><input type="checkbox" name="take" value="${name}"> ${words}</label></li>`;
  const often = (one: typeof frequency) => howOftenOf(config, one);
  const clockOf = (zone: string) => when.clock(placeOf(zone));
  const boxes = [
    ...(choices.frequency === frequency
      ? []
      : [box('frequency', confirm.frequencyFromNow(often(choices.frequency), often(frequency)))]),
    ...(haveOneClock(choices.timeZone, timeZone, clock())
      ? []
      : [box('zone', confirm.zoneFromNow(clockOf(choices.timeZone), clockOf(timeZone)))]),
  ];
  if (boxes.length === 0) return null;
  return html`<fieldset><legend>${confirm.differs}</legend><ul class="choices wide">${boxes}</ul></fieldset>`;
}

/** Takes over what somebody ticked of it. */
export async function takeOver(
  deps: Deps,
  subscriberId: number,
  choices: SignUpChoices | null,
  ticked: readonly string[],
): Promise<ChangeOutcome | null> {
  if (choices === null) return null;
  const { frequency, timeZone } = choices;
  const wanted = {
    ...(ticked.includes('frequency') ? { frequency } : {}),
    ...(ticked.includes('zone') ? { timeZone } : {}),
  };
  if (Object.keys(wanted).length === 0) return null;
  return changeChoices(deps, subscriberId, wanted, deps.clock());
}

const HALF_A_YEAR = { hours: 182 * 24 };

/** In winter and in summer. */
function haveOneClock(one: string, other: string, now: Date): boolean {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime());
  return [today, today.add(HALF_A_YEAR)].every((at) => {
    const [a, b] = [one, other].map((zone) => at.toZonedDateTimeISO(zone).offsetNanoseconds);
    return a === b;
  });
}
