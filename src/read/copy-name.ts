// Names that programs give to copies of a file: sync tools where two people changed it, git while it is merged, editors and
// `sed` before they write. Pure.

export interface CopyName {
  /** The path of the file that it is a copy of. */
  readonly original: string;
  /** `program`: no person names a file so · `hand`: also the name of a file that somebody duplicates to write the next. */
  readonly by: 'program' | 'hand';
}

const CONFLICTED = [
  ...['conflicted copy', 'conflicting copy', 'case conflict', 'sfconflict', 'in konflikt stehende kopie'],
  ...['copie en conflit', 'copia en conflicto', 'copia in conflitto', 'cópia em conflito'],
].join('|');

/** What stands before the extension; the first group is the original's. */
const PROGRAMS: readonly RegExp[] = [
  // Dropbox, Nextcloud, Seafile
  new RegExp(`^(.+?) ?\\([^()]*(?:${CONFLICTED})[^()]*\\)(?: ?\\(?\\d+\\)?)?$`, 'iu'),
  // Syncthing
  /^(.+)\.sync-conflict-\d{8}-\d{6}(?:-\w+)?$/,
  // ownCloud
  /^(.+)_conflict-\d{8}-\d{6}$/,
  // Synology
  /^(.+?)_[\w-]+_[A-Z][a-z]{2}-\d{2}-\d{4,6}-\d{4}_(?:Case)?Conflict$/,
  // git mergetool
  /^(.+)_(?:BASE|LOCAL|REMOTE|BACKUP)_\d+$/,
  // before something was written: patch, sed, rsync, editors
  /^(.+)\.(?:orig|bak|backup|old|save|rej)$/i,
];

const BY_HAND: readonly RegExp[] = [
  // browsers
  /^(.+?)(?: - copy)? \(\d+\)$/i,
  // Windows
  /^(.+) - copy$/i,
  // macOS
  /^(.+?) (?:copy(?: \d+)?|\d+)$/i,
  // GNOME
  /^(.+) \((?:another |\d+(?:st|nd|rd|th) )?copy\)$/i,
  // people in a hurry
  /^(.+?)[-_.](?:copy|old|backup|bak|new|draft)(?:[-_]?\d+)?$/i,
  /^(.+?)[-_]\d$/,
  // Google Drive, Windows of old
  /^copy (?:\(\d+\) )?of (.+)$/i,
];

/** Whether a path is named as a copy; says nothing of whether the original is there. */
export function readCopyName(path: string): CopyName | null {
  const slash = path.lastIndexOf('/') + 1;
  const folder = path.slice(0, slash);
  const [, base = '', extension = ''] = /^(.+)(\.[^.]*)$/.exec(path.slice(slash)) ?? [];
  // Most names: no pattern is tried.
  if (!/[ ._-]/.test(base)) return null;
  const originalBy = (patterns: readonly RegExp[]) => {
    const name = patterns.map((pattern) => pattern.exec(base)?.[1]).find((found) => found !== undefined);
    if (name === undefined) return null;
    // A copy's own ending stands behind that of the post.
    return `${folder}${name.endsWith(extension) ? name : `${name}${extension}`}`;
  };
  const program = originalBy(PROGRAMS);
  if (program !== null) return { original: program, by: 'program' };
  const hand = originalBy(BY_HAND);
  return hand === null ? null : { original: hand, by: 'hand' };
}
