// Reads the mails that a test's SMTP server took, as the person who gets them would.

import PostalMime from 'postal-mime';
import type { TestSmtp } from './smtp.ts';

export interface Mail {
  readonly subject: string;
  readonly headers: ReadonlyMap<string, string>;
  /** Every address of the web that stands anywhere in it: HTML, text and `List-Unsubscribe`; each once. */
  readonly links: readonly string[];
  /** The one link for this: `manage`, `confirm` and so on. */
  link(purpose: string): string;
}

/** The first mail to an address whose subject holds the words; waits until it has come. */
export async function mailTo(smtp: TestSmtp, address: string, words: string): Promise<Mail> {
  for (let seen = 0; ; seen += 1) {
    await smtp.received(seen + 1);
    const { to, raw } = smtp.messages[seen] as TestSmtp['messages'][number];
    if (!to.includes(address)) continue;
    const mail = await readMail(raw);
    if (mail.subject.includes(words)) return mail;
  }
}

async function readMail(raw: Buffer): Promise<Mail> {
  const { subject = '', html = '', text = '', headers } = await PostalMime.parse(raw);
  const values = new Map(headers.map(({ key, value }) => [key, value]));
  const places = [
    ...[...html.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, link]) =>
      (link as string).replaceAll('&amp;', '&'),
    ),
    ...(text.match(/https?:\/\/[^\s<>"]+/g) ?? []),
    ...(values.get('list-unsubscribe')?.match(/https?:\/\/[^\s<>"]+/g) ?? []),
  ];
  const links = [...new Set(places)].filter((link) => /^https?:/.test(link));
  return {
    subject,
    headers: values,
    links,
    link(purpose) {
      const [found, ...others] = links.filter((link) => link.includes(`/${purpose}/`) && !link.includes('?'));
      if (found === undefined || others.length > 0)
        throw new Error(`${others.length + Number(found !== undefined)} links to ${purpose} in: ${subject}`);
      return found;
    },
  };
}
