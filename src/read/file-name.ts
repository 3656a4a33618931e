// What the name of a post's file says: its day, and the slug of its page. Pure.

/** As Jekyll reads names; the year may be short there. */
const JEKYLL = /^(\d{4}|\d{2})-(\d{1,2}-\d{1,2})-(.+)$/;
/** A day before other words: Jekyll shows no such page, but the day is beyond doubt. */
const NEAR =
  /^(?<year>(?:19|20)\d{2})(?:(?<mark>[-_. ])(?<month>\d{1,2})\k<mark>(?<day>\d{1,2})|(?<month>\d{2})(?<day>\d{2}))(?!\d)[-_. ]*(?<words>.*)$/;

export interface FileName {
  /** `YYYY-M-D`; null = none. */
  readonly day: string | null;
  readonly slug: string;
  /** The name as Jekyll would read the day in it; null where it reads it as it stands, or there is none. */
  readonly better: string | null;
}

export function readFileName(path: string): FileName {
  const name = path.split('/').at(-1) as string;
  const stem = name.replace(/\.[^.]+$/, '');
  const [, year, rest, slug] = JEKYLL.exec(stem) ?? [];
  if (year !== undefined && slug !== undefined)
    return { day: `${year.length === 2 ? '20' : ''}${year}-${rest}`, slug, better: null };
  const near = NEAR.exec(stem)?.groups;
  const day = `${near?.year}-${near?.month?.padStart(2, '0')}-${near?.day?.padStart(2, '0')}`;
  if (!isDay(day)) return { day: null, slug: stem, better: null };
  return { day, slug: stem, better: `${day}-${near?.words || 'post'}${name.slice(stem.length)}` };
}

function isDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}
