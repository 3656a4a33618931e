// Paths of records: the list's own, and the record's name behind a `#`. Pure.

const RECORD = /^\.\.\/(.+)#([^#/]+)$/;

export function recordPath(listPath: string, name: string): string {
  return `${listPath}#${name}`;
}

/** Lists lie beside the posts folder, where no post does. */
export function isRecordPath(path: string): boolean {
  return RECORD.test(path);
}

/** Of a record: the path of its list. */
export function listPath(path: string): string {
  return path.slice(0, path.lastIndexOf('#'));
}

export function recordName(path: string): string {
  return RECORD.exec(path)?.[2] ?? '';
}
