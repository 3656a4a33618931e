// The clock is set, is changed for summer, or nobody was running: one digest a local day for everybody, with all that was
// posted, in twelve zones at once, and a row for each slot.

import { changesOf, mergeWindows } from '../local-days.ts';
import { DAY_MS, HOUR_MS } from '../time.ts';
import type { Fault } from '../trial.ts';
import { openWalk, ZONES } from '../walk.ts';

/** In the gaps: of most zones, and of those whose gap goes over midnight. */
const TIMES = ['02:30', '23:30'];

export const clockChanges: Fault = {
  row: 15,
  name: 'summer time, 29 February',
  backends: ['postgres', 'redis'],
  isInQuick: false,
  async run(trial) {
    // All days on which some zone changes its clocks in 2027, and 29 February 2028.
    const days = [...changesOf(2027, ZONES), Date.parse('2028-02-29T00:00:00Z')];
    const windows = mergeWindows(trial.isQuick ? days.slice(0, 1) : days);
    for (const time of trial.isQuick ? TIMES.slice(0, 1) : TIMES) {
      const walk = await openWalk(trial, time);
      for (const window of windows) await walk.goThrough(window);
      await walk.check({ digests: windows, slots: windows });
    }
  },
};

export const clockIsSet: Fault = {
  row: 15,
  name: 'clock set, late starts',
  backends: ['postgres', 'redis'],
  isInQuick: false,
  async run(trial) {
    const walk = await openWalk(trial, '07:00');
    const start = Math.ceil(Date.now() / DAY_MS) * DAY_MS + DAY_MS;
    let at = start;
    const goOn = async (ms: number) => {
      at += ms;
      await walk.goTo(at);
    };
    await goOn(0);
    const jumps = trial.isQuick ? [DAY_MS] : [HOUR_MS, -HOUR_MS, DAY_MS, -DAY_MS];
    for (const jump of jumps) {
      await walk.goTo(at + jump);
      // And back again, as where somebody noticed.
      await walk.goTo(at);
      for (let step = 0; step < (trial.isQuick ? 4 : 12); step += 1)
        await goOn(trial.isQuick ? 12 * HOUR_MS : 4 * HOUR_MS);
    }
    await walk.stop();
    at += 3 * DAY_MS;
    await walk.setTo(at);
    await walk.start();
    for (let step = 0; step < 3; step += 1) await goOn(12 * HOUR_MS);
    await walk.check({ digests: [], slots: [{ from: start, to: at }] });
  },
};
