// Reports as mail servers write them, about a mail with these headers.

export const LOCAL = 'bounce-d3b-6-0-abcdefghijklmnopqrst';
export const MESSAGE_ID = 'digest.119.0.abcdefghijklmnopqrst@example.org';

const RETURNED = [
  `Return-Path: <${LOCAL}@bounces.example.org>`,
  'From: "Example Jobs" <jobs@example.org>',
  'To: ada@example.net',
  'Subject: 3 new jobs',
  `Message-ID: <${MESSAGE_ID}>`,
].join('\n');

interface Frame {
  readonly from?: string;
  readonly to?: string;
  readonly headers?: readonly string[];
  readonly subject?: string;
}

export function mail(body: string, frame: Frame = {}): Buffer {
  const { from = 'MAILER-DAEMON@mx.example.net', to = `${LOCAL}@bounces.example.org`, headers = [] } = frame;
  const head = [
    `From: <${from}>`,
    `To: ${to}`,
    `Subject: ${frame.subject ?? 'Undelivered Mail'}`,
    ...headers,
  ];
  return Buffer.from(`${head.join('\n')}\n\n${body}`.replaceAll('\n', '\r\n'));
}

interface Part {
  readonly type: string;
  readonly text: string;
}

export function multipart(kind: string, parts: readonly Part[], frame: Frame = {}): Buffer {
  const body = parts.map(({ type, text }) => `--b1\nContent-Type: ${type}\n\n${text}\n`).join('');
  const type = `Content-Type: multipart/report; report-type=${kind}; boundary="b1"`;
  const headers = [...(frame.headers ?? []), 'MIME-Version: 1.0', type];
  return mail(`${body}--b1--\n`, { ...frame, headers });
}

/** RFC 3464: groups of fields, one for each recipient. */
export function dsn(
  groups: readonly string[],
  frame: Frame & { returned?: string; envid?: string } = {},
): Buffer {
  const envid = frame.envid === undefined ? '' : `\nOriginal-Envelope-Id: ${frame.envid}`;
  const status = [`Reporting-MTA: dns; mx.example.net${envid}`, ...groups].join('\n\n');
  const parts = [
    {
      type: 'text/plain; charset=us-ascii',
      text: 'This is the mail system at host mx.example.net.\n\nI am sorry.',
    },
    { type: 'message/delivery-status', text: `${status}\n` },
    { type: 'message/rfc822', text: `${frame.returned ?? RETURNED}\n\nHello` },
  ];
  return multipart('delivery-status', parts, { headers: ['Auto-Submitted: auto-replied'], ...frame });
}

export function recipient(action: string, status: string, diagnostic = ''): string {
  const lines = ['Final-Recipient: rfc822; ada@example.net', `Action: ${action}`, `Status: ${status}`];
  return [...lines, ...(diagnostic === '' ? [] : [`Diagnostic-Code: ${diagnostic}`])].join('\n');
}

export const UNKNOWN = recipient(
  'failed',
  '5.1.1',
  'smtp; 550 5.1.1 <ada@example.net>: Recipient address rejected: User unknown in\n    local recipient table',
);

/** RFC 5965. */
export function feedback(type: string, frame: Frame & { returned?: string } = {}): Buffer {
  const fields = [
    `Feedback-Type: ${type}`,
    'User-Agent: Example-FBL/1.0',
    'Version: 1',
    `Original-Mail-From: <${LOCAL}@bounces.example.org>`,
  ];
  const parts = [
    { type: 'text/plain', text: 'This is an email abuse report.' },
    { type: 'message/feedback-report', text: fields.join('\n') },
    { type: 'text/rfc822-headers', text: frame.returned ?? RETURNED },
  ];
  return multipart('feedback-report', parts, { from: 'fbl@example.net', ...frame });
}

export const QMAIL = `Hi. This is the qmail-send program at mx.example.net.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<ada@example.net>:
192.0.2.7 does not like recipient.
Remote host said: 550 5.1.1 no such user here
Giving up on 192.0.2.7.

--- Below this line is a copy of the message.

${RETURNED}

Hello
`;

export const QMAIL_LOCAL = QMAIL.replace(
  /192\.0\.2\.7 does[\s\S]*?Giving up on 192\.0\.2\.7\./,
  'Sorry, no mailbox here by that name. (#5.1.1)',
);

export const EXIM = `This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  ada@example.net
    SMTP error from remote mail server after RCPT TO:<ada@example.net>:
    host mx.example.net [192.0.2.7]: 550 5.1.1 <ada@example.net> User unknown

------ This is a copy of the message, including all the headers. ------

${RETURNED}

Hello
`;

export const EXIM_FRAME: Frame = {
  headers: ['X-Failed-Recipients: ada@example.net', 'Auto-Submitted: auto-replied'],
  subject: 'Mail delivery failed: returning message to sender',
};
