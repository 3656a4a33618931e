// What a single setting may look like: each rule is a check and the words that tell a person what to write instead.

import { z } from 'zod';
import { isSafeAddress } from '../address.ts';
import { fillPattern, PAGE_STYLES, PLACEHOLDERS, patternOfStyle } from '../page-pattern.ts';
import { nextSlot } from '../schedule.ts';

/** A value that passes `schema`; the only thing said about one that does not is "must be {what}". */
export function rule<T>(what: string, schema: z.ZodType<T>) {
  return z.unknown().transform((value, context): T => {
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    context.addIssue({ code: 'custom', message: `must be ${what}` });
    return z.NEVER;
  });
}

/** What signs links must not be guessed. */
export const SECRET_CHARACTERS = 32;

export function isSecret(value: string): boolean {
  return value.length >= SECRET_CHARACTERS;
}

export const text = (example: string) =>
  rule(
    `text such as "${example}"`,
    z.union([z.string(), z.number()]).transform(String).pipe(z.string().trim().min(1)),
  );

export const wholeNumber = (unit: string, min: number, max: number) =>
  rule(`a whole number of ${unit} from ${min} to ${max}`, z.int().min(min).max(max));

export const perSecond = rule(
  'a number of mails above 0 and at most 10000, such as 2 or 0.5',
  z.number().positive().max(10_000),
);

export const webAddress = rule(
  'a web address such as "https://jobs.example.org"',
  z.string().refine((value) => hasScheme(value, ['http:', 'https:'])),
);

export const pictureAddress = rule(
  'the https address of a picture such as "https://jobs.example.org/logo.png"',
  z.string().refine((value) => hasScheme(value, ['https:'])),
);

export const colour = rule(
  'a colour such as "#1a5fb4", in quotes',
  z
    .string()
    .regex(/^#[\da-f]{6}$/i)
    .transform((value) => value.toLowerCase()),
);

/** Scheme, host and port; a page's path is no part of an origin (RFC 6454). */
export const origins = rule(
  'a list of sites without a path such as ["https://jobs.example.org", "https://www.example.org"]',
  z.array(
    z
      .string()
      .refine((value) => hasScheme(value, ['http:', 'https:']))
      .transform((value) => new URL(value))
      .refine((url) => url.href === `${url.origin}/`)
      .transform((url) => url.origin),
  ),
);

export const mailAddress = rule(
  'a mail address such as "jobs@example.org"',
  z.string().trim().refine(isSafeAddress),
);

/** One, or several separated by commas. */
export const mailAddresses = rule(
  'a mail address such as "jobs@example.org", or several separated by commas',
  z
    .string()
    .transform((value) => [
      ...new Set(
        value
          .split(',')
          .map((part) => part.trim())
          .filter((part) => part !== ''),
      ),
    ])
    .pipe(z.array(z.string().refine(isSafeAddress)).min(1)),
);

/** `Name <address>` or a bare address. */
export const mailbox = rule(
  'a sender such as "Example Jobs <jobs@example.org>"',
  z.string().transform((value, context) => {
    const [, name = '', address = value] = /^([^<>\r\n]*)<([^<>]+)>\s*$/.exec(value) ?? [];
    if (!isSafeAddress(address.trim())) context.addIssue({ code: 'custom', message: 'no address' });
    return { name: name.trim().replaceAll(/^"|"$/g, ''), address: address.trim() };
  }),
);

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';

export const domainName = rule(
  'a domain such as "example.org"',
  z
    .string()
    .toLowerCase()
    .regex(new RegExp(`^(?=.{1,253}$)${LABEL}(?:\\.${LABEL})+$`)),
);

/** Ours tell who the mail is from, to, about, and how to stop it; `Bcc`, `Sender`, `Resent-…` and such change whose it is. */
const OWN_HEADERS =
  /^(from|to|cc|bcc|sender|reply-to|return-path|subject|date|message-id|in-reply-to|references|received|mime-version|content-.*|list-.*|feedback-id|auto-submitted|x-auto-response-suppress|dkim-signature|resent-.*|arc-.*|authentication-results)$/i;
const HEADER_NAME = /^[A-Za-z0-9][A-Za-z0-9-]{0,70}$/;

/** RFC 5322 section 2.2, printable ASCII on one line. */
export const mailHeaders = rule(
  'a map of header names and texts such as {X-PM-Message-Stream: outbound}; not those that Rolecall sets itself, and no line breaks',
  z.record(
    z.string().refine((name) => HEADER_NAME.test(name) && !OWN_HEADERS.test(name)),
    z
      .union([z.string(), z.number(), z.boolean()])
      .transform((value) => String(value).trim())
      .pipe(z.string().regex(/^[\x20-\x7e]{1,800}$/)),
  ),
);

/** Never a file that git would run something for; a password has no place in a file that is in a repository itself. */
export const repositoryAddress = rule(
  'the address of a git repository such as "https://github.com/example/board.git", "git@github.com:example/board.git" or "/srv/board.git" (a password or token goes into REPOSITORY_TOKEN_FILE)',
  z.string().refine((value) => {
    if (/[\s\0]/.test(value)) return false;
    if (hasScheme(value, ['https:', 'http:', 'ssh:', 'file:'])) return new URL(value).password === '';
    return /^(?:[\w.-]+@)?[\w][\w.-]*:(?!\/\/)[^:]+$/.test(value) || value.startsWith('/');
  }),
);

/** What git takes for a branch, and cannot take for an option (git-check-ref-format). */
export const branchName = rule(
  'the name of a branch such as "main"',
  z.string().regex(/^(?!.*(?:\.\.|\/\/|@\{|\.lock(?:\/|$)))[\w][\w./@+-]*(?<![./])$/),
);

export const innerPath = rule(
  'a path inside of the repository such as "_posts"',
  z.string().refine((value) => /^[^/\\\0][^\\\0]*$/.test(value) && !value.split('/').includes('..')),
);

/** Labels of a domain (RFC 6376 section 3.1); `2026` is a number to YAML. */
export const dkimSelector = rule(
  'the name of your DKIM key such as "rolecall" (letters, digits and hyphens)',
  z
    .union([z.string(), z.number()])
    .transform((value) => String(value).toLowerCase())
    .pipe(z.string().regex(new RegExp(`^(?=.{1,100}$)${LABEL}(?:\\.${LABEL})*$`))),
);

export const timeZone = rule(
  'a time zone of the IANA list such as "Europe/Berlin" or "America/New_York"',
  z.string().refine(isTimeZone),
);

export const language = rule('a language tag such as "en" or "de"', z.string().refine(isLanguage));

export const cron = (example: string) =>
  rule(
    `a cron pattern of five fields (minute hour day month weekday) such as ${example}`,
    z.string().refine(isCron),
  );

const namesIn = (list: Iterable<string>, mark = '') => [...list].map((name) => `${mark}${name}`).join(', ');

/** Jekyll's permalink patterns (page-pattern.ts): a named style, a path below `site.url`, or a whole address. */
export const pagePattern = rule(
  `a pattern such as "/jobs/:title/" (${namesIn(PLACEHOLDERS, ':')}), or one of ${namesIn(Object.keys(PAGE_STYLES))}`,
  z.string().refine((pattern) => patternOfStyle(pattern) !== null || isPattern(pattern)),
);

function isPattern(text: string): boolean {
  const unknown: string[] = [];
  fillPattern(text, (name) => {
    if (!PLACEHOLDERS.has(name)) unknown.push(name);
    return '';
  });
  return /^(https?:\/\/|\/)/.test(text) && unknown.length === 0;
}

/** A name of the IANA list; offsets such as +02:00 are refused, since they know no daylight saving. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

/** Five fields that some day satisfies: 31 February is refused. */
function isCron(pattern: string): boolean {
  if (pattern.trim().split(/\s+/).length !== 5) return false;
  try {
    nextSlot(pattern, 'UTC', new Date(0));
    return true;
  } catch {
    return false;
  }
}

/** Is this an absolute URL with one of these schemes (`http:`)? */
export function hasScheme(value: string, schemes: readonly string[]): boolean {
  return URL.canParse(value) && schemes.includes(new URL(value).protocol);
}
