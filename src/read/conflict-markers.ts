// What git leaves in a file that it could not merge: both versions between marks. Half of it is nobody's words. Pure.

import { FileMistake } from './file-mistake.ts';

/** Throws FileMistake with the line of the first mark where all three stand in the text, in their order. */
export function refuseConflictMarkers(text: string): void {
  if (!text.includes('<<<<<<< ')) return;
  const lines = text.split('\n');
  const opening = lines.findIndex((line) => line.startsWith('<<<<<<< '));
  const middle = lines.indexOf('=======', opening);
  if (opening === -1 || middle === -1) return;
  if (!lines.slice(middle).some((line) => line.startsWith('>>>>>>> '))) return;
  throw new FileMistake(
    opening + 1,
    'git could not merge the file: both versions stand in it, between <<<<<<< and >>>>>>>',
    'keep the words that are right, and delete the others and the three lines of marks',
  );
}
