// What git leaves in a file that it could not merge: both versions between marks. Half of it is nobody's words. Pure.

import { conflict } from './yaml-remedy.ts';

/** Throws FileMistake with the line of the first mark where all three stand in the text, in their order. Linear. */
export function refuseConflictMarkers(text: string): void {
  if (!text.includes('<<<<<<< ')) return;
  const lines = text.split('\n');
  const opening = lines.findIndex((line) => line.startsWith('<<<<<<< '));
  const middle = lines.indexOf('=======', opening);
  if (opening === -1 || middle === -1) return;
  if (!lines.slice(middle).some((line) => line.startsWith('>>>>>>> '))) return;
  throw conflict(opening + 1);
}
