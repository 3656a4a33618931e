// Keys of a post that Rolecall does not read, but that look like one that it does. Pure. Posts carry many keys for the
// site's generator and its theme, so only what is a slip or two away from a known key is worth a word.

import { isSlip, nearest } from '../nearest.ts';
import type { Fields } from './fields.ts';
import type { FileProblem } from './file-mistake.ts';

/** Long enough to be recognised with two slips. */
const LONG_KEY = 8;
/** As near to one of ours (`published`) as a slip, but a word of its own. */
const USUAL = new Set(['publisher']);

/** A hint for each key that is probably a known one mistyped; none where that one is there too. */
export function keyHints(fields: Fields, known: readonly string[]): FileProblem[] {
  return [...fields].flatMap(([key, value]) => {
    if (known.includes(key) || USUAL.has(key) || value.kind === 'map') return [];
    const near = known.filter((name) => isSlip(key, name, name.length < LONG_KEY ? 1 : 2));
    const meant = nearest(key, near);
    if (meant === null || fields.has(meant)) return [];
    const problem = `"${key}" is no key that Rolecall reads`;
    return [{ line: value.line, problem, remedy: `did you mean "${meant}"?` }];
  });
}
