// The file of one job, as an editor keeps changing it: its name, its words, and what Rolecall is to make of both. Each job
// has a title, a link and a text of its own, so that a mail says beyond doubt which jobs it holds.

const DAY_MS = 86_400_000;

/** Changes give a new one. */
export interface JobFile {
  readonly job: number;
  readonly isThere: boolean;
  /** Part of the name. */
  readonly letter: 'a' | 'b';
  readonly dayInName: string | null;
  readonly dayInFront: string | null;
  readonly tags: readonly string[];
  readonly isDraft: boolean;
  readonly isMailed: boolean;
  /** A day, or `filled`. */
  readonly closes: string | null;
  readonly isBroken: boolean;
  /** How often its text was changed. */
  readonly revision: number;
}

/** What an editor does to a file that is there. */
export type Change =
  | { readonly to: 'edit' | 'hide' | 'show' | 'keep out of mails' | 'reopen' }
  | { readonly to: 'rename' | 'delete' | 'break' | 'mend' }
  | { readonly to: 'retag'; readonly tags: readonly string[] }
  | { readonly to: 'redate'; readonly days: number; readonly where: 'name' | 'front' }
  | { readonly to: 'close'; readonly closes: Closes }
  /** Of one that was deleted. */
  | { readonly to: 'restore'; readonly isRenamed: boolean };

/** So many days from now, or at once. */
export type Closes = number | 'filled';

export function newFile(job: number, tags: readonly string[]): JobFile {
  return {
    job,
    tags,
    isThere: true,
    letter: 'a',
    dayInName: null,
    dayInFront: null,
    isDraft: false,
    isMailed: true,
    closes: null,
    isBroken: false,
    revision: 0,
  };
}

/** Null where there is nothing to do: a file that is gone can only be restored. */
export function changeFile(file: JobFile, change: Change, now: Date): JobFile | null {
  if (change.to === 'restore') {
    if (file.isThere) return null;
    return { ...file, isThere: true, letter: change.isRenamed ? other(file.letter) : file.letter };
  }
  return file.isThere ? { ...file, ...fieldsOf(file, change, now) } : null;
}

function fieldsOf(file: JobFile, change: Exclude<Change, { to: 'restore' }>, now: Date): Partial<JobFile> {
  switch (change.to) {
    case 'edit':
      return { revision: file.revision + 1 };
    case 'retag':
      return { tags: change.tags };
    case 'redate': {
      const day = dayAfter(now, change.days);
      return change.where === 'name' ? { dayInName: day } : { dayInFront: day };
    }
    case 'hide':
      return { isDraft: true };
    case 'keep out of mails':
      return { isMailed: false };
    case 'show':
      return { isDraft: false, isMailed: true };
    case 'close':
      return { closes: change.closes === 'filled' ? 'filled' : dayAfter(now, change.closes) };
    case 'reopen':
      return { closes: null };
    case 'rename':
      return { letter: other(file.letter) };
    case 'delete':
      return { isThere: false };
    case 'break':
      return { isBroken: true };
    case 'mend':
      return { isBroken: false };
  }
}

function other(letter: 'a' | 'b'): 'a' | 'b' {
  return letter === 'a' ? 'b' : 'a';
}

function dayAfter(now: Date, days: number): string {
  return new Date(now.getTime() + days * DAY_MS).toISOString().slice(0, 10);
}

export function pathOf({ job, letter, dayInName }: JobFile): string {
  return `${dayInName === null ? '' : `${dayInName}-`}job-${job}-${letter}.md`;
}

export function textOf(file: JobFile): string {
  const word = wordOf(file.job);
  const lines = [
    `title: "Office ${word}: Role ${word}"`,
    // Without its end, it is no YAML.
    `tags: [${file.tags.join(', ')}${file.isBroken ? '' : ']'}`,
    ...(file.dayInFront === null ? [] : [`date: ${file.dayInFront}`]),
    ...(file.closes === null ? [] : [`closes: ${file.closes}`]),
    ...(file.isDraft ? ['draft: true'] : []),
    ...(file.isMailed ? [] : ['mail: false']),
  ];
  const body = `Somebody to do the work of ${word}, with rivers and numbers in it, in version ${file.revision} of this text.`;
  const link = `[See more and apply here](https://jobs.example.org/${word})`;
  return `---\n${lines.join('\n')}\n---\n${body}\n\n${link}\n`;
}

/** Stands in whatever is mailed about a job, and nowhere else. */
function wordOf(job: number): string {
  return `zqjob${job}x`;
}

/** What a mail is about, by its subject and its text. */
export function readMail(raw: Buffer): {
  readonly jobs: readonly number[];
  /** Of before, which it reminds of. */
  readonly lastCalls: readonly number[];
  readonly isEarly: boolean;
} {
  const [text = ''] = raw
    .toString('latin1')
    .replaceAll(/=\r?\n/g, '')
    .split('Content-Type: text/html');
  const [news = '', lastCalls = ''] = text.split('Last call: ');
  return { jobs: jobsIn(news), lastCalls: jobsIn(lastCalls), isEarly: news.includes('before its day') };
}

function jobsIn(text: string): number[] {
  return [...new Set([...text.matchAll(/zqjob(\d+)x/g)].map(([, job]) => Number(job)))];
}

/** What a file says, in the model's own reading. */
export interface Sayings {
  readonly job: number;
  readonly tags: readonly string[];
  /** The front matter beats the name. */
  readonly datedAt: Date | null;
  readonly closesAt: Date | null;
  readonly isDraft: boolean;
  /** Kept out of mails, or filled. */
  readonly isKeptBack: boolean;
}

/** Null = it cannot be read. */
export function readFile(file: JobFile): Sayings | null {
  if (file.isBroken) return null;
  const day = file.dayInFront ?? file.dayInName;
  const lastDay = file.closes === 'filled' ? null : file.closes;
  return {
    job: file.job,
    tags: file.tags,
    datedAt: day === null ? null : new Date(`${day}T00:00:00.000Z`),
    closesAt: lastDay === null ? null : new Date(`${lastDay}T23:59:59.999Z`),
    isDraft: file.isDraft,
    isKeptBack: !file.isMailed || file.closes === 'filled',
  };
}
