// `npm run caniemail`: every kind of mail against what Gmail, Outlook, Apple Mail and Yahoo know (caniemail.com). What is not
// excused in client-exceptions.ts is an error; the excuses become docs/mail-clients.md.

import { writeFileSync } from 'node:fs';
import { caniemail } from 'caniemail';
import { CLIENTS, type Client, EXCEPTIONS, type Exception } from './client-exceptions.ts';
import { sampleMails } from './sample-mails.ts';

export const REPORT = 'docs/mail-clients.md';

/** Something that a client lacks, wholly or in part. */
export interface Gap {
  readonly feature: string;
  readonly client: Client;
  readonly notes: readonly string[];
}

/** What the clients lack of that which a mail uses. */
export function findGaps(html: string): Gap[] {
  const { issues } = caniemail({ clients: [...CLIENTS], html });
  return [...issues.errors, ...issues.warnings].flatMap(([client, found]) =>
    found.map(({ title, notes }) => ({ feature: title, client: client as Client, notes })),
  );
}

/** Gaps that no exception explains, each once. */
export function unexplained(gaps: readonly Gap[]): string[] {
  const open = gaps.filter((gap) => !EXCEPTIONS.some((exception) => explains(exception, gap)));
  return [
    ...new Set(
      open.map(({ feature, client, notes }) => `${feature} in ${client}: ${notes.join(' ') || 'not known'}`),
    ),
  ];
}

/** Exceptions, by feature and client, that no mail needs any more. */
export function unused(gaps: readonly Gap[]): string[] {
  return EXCEPTIONS.flatMap(({ features, clients }) => {
    const isSeen = (key: keyof Gap, value: string) =>
      gaps.some(
        (gap) => gap[key] === value && features.includes(gap.feature) && clients.includes(gap.client),
      );
    return [
      ...features.filter((feature) => !isSeen('feature', feature)),
      ...clients.filter((client) => !isSeen('client', client)).map((client) => `${features} in ${client}`),
    ];
  });
}

function explains({ features, clients }: Exception, gap: Gap): boolean {
  return features.includes(gap.feature) && clients.includes(gap.client);
}

/** docs/mail-clients.md. */
export function describeExceptions(): string {
  const rows = EXCEPTIONS.map(
    ({ features, clients, instead }) =>
      `| ${features.map((feature) => `\`${feature}\``).join(', ')} | ${inWords(clients)} | ${instead} |`,
  );
  return `# What mail clients make of the mails

Made by \`npm run caniemail\` from [templates/client-exceptions.ts](../templates/client-exceptions.ts): do not edit.

The HTML of every kind of mail is held against [caniemail.com](https://www.caniemail.com)'s tables for Gmail (web, iOS, Android), Outlook (Windows,
the Mail app of Windows, macOS, iOS, Android, outlook.com), Apple Mail (macOS, iOS) and Yahoo (web, iOS, Android). Everything used is known to all
of them, except for what stands here. \`npm test\` fails when a mail uses anything else, and when a line here is no longer needed.

| used | not, or in part, in | what is seen there |
| --- | --- | --- |
${rows.join('\n')}
`;
}

function inWords(clients: readonly Client[]): string {
  const byFamily = Map.groupBy(clients, (client) => client.split('.')[0] as string);
  const families = [...byFamily].map(([family, members]) => {
    const all = CLIENTS.filter((client) => client.startsWith(`${family}.`));
    const name = FAMILIES[family] ?? family;
    if (members.length === all.length) return name;
    return `${name} (${members.map((client) => PLATFORMS[client.split('.')[1] as string]).join(', ')})`;
  });
  return families.join(', ');
}

const FAMILIES: Readonly<Record<string, string>> = {
  gmail: 'Gmail',
  outlook: 'Outlook',
  'apple-mail': 'Apple Mail',
  yahoo: 'Yahoo',
};
const PLATFORMS: Readonly<Record<string, string>> = {
  'desktop-webmail': 'web',
  ios: 'iOS',
  android: 'Android',
  macos: 'macOS',
  windows: 'Windows',
  'windows-mail': 'Mail app of Windows',
  'outlook-com': 'outlook.com',
};

if (process.argv[1] === new URL(import.meta.url).pathname) report();

function report(): void {
  const gaps = sampleMails().map(({ name, html }) => ({ name, found: findGaps(html) }));
  for (const { name, found } of gaps) {
    const open = unexplained(found);
    console.log(
      `${name}: ${open.length === 0 ? `${found.length} gaps, all of them explained` : open.join('\n  ')}`,
    );
    if (open.length > 0) process.exitCode = 1;
  }
  const idle = unused(gaps.flatMap(({ found }) => found));
  if (idle.length > 0) console.log(`Explained, but not used: ${idle.join('; ')}`);
  writeFileSync(REPORT, describeExceptions());
  console.log(`The exceptions with their reasons are in ${REPORT}.`);
}
