import { describe, expect, test } from 'vitest';
import { answerOf } from '../../src/mail/outcome.ts';
import { isMailboxFull, readRefusal } from '../../src/mail/refusal.ts';

const read = (reply: string, phase: 'session' | 'sender' | 'recipient' | 'data' = 'recipient') =>
  readRefusal(answerOf(reply), phase);

describe('there is no such mailbox, said outright', () => {
  test.each([
    ['550-5.1.1 The email account that you tried to reach does not exist. NoSuchUser x1 - gsmtp'],
    ['550 5.1.1 <ada@example.net>: Recipient address rejected: User unknown in local recipient table'],
    ['550 5.1.1 <ada@example.net>: Recipient address rejected: User unknown in virtual mailbox table'],
    ['550 5.1.1 <ada@example.net> User unknown; rejecting'],
    ['553 5.1.1 ada@example.net: no such user'],
    ['550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient ada@example.net not found by SMTP address lookup'],
    ['556 5.1.10 null MX'],
    ['550 sorry, no mailbox here by that name (#5.1.1)'],
    ['550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. OFR_416 [416]'],
    ['550 5.1.1 unknown or illegal alias: ada@example.net'],
  ])('%s', (reply) => {
    expect(read(reply)).toBe('no-mailbox');
  });
});

describe('there is likely no such mailbox', () => {
  test.each([
    // Exchange, Outlook.com
    [
      '550 5.4.1 Recipient address rejected: Access denied. [AM7EUR03FT.eop-EUR03.prod.protection.outlook.com]',
    ],
    ['550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302).'],
    ['550 5.2.1 The email account that you tried to reach is disabled. - gsmtp'],
    ['550 5.2.1 <ada@example.net> Mailbox disabled for this recipient'],
    ['550 5.1.0 Address rejected.'],
    ['550 5.1.0 <ada@example.net>: Recipient address rejected: User unknown'],
    ['550 5.1.3 Invalid recipient'],
    ['551 5.1.6 Recipient has moved'],
    ['550 5.0.0 <ada@example.net>... User unknown'],
    ['553 5.3.0 <ada@example.net>... User unknown, not local address'],
    // Exim
    ['550 Unrouteable address'],
    ['550 No such recipient here'],
    ['550 unknown user'],
    ['550-Verification failed for recipient 550 No Such User Here'],
    ['550 No such person at this address'],
    // GMX, web.de, T-Online, German
    ['550 Requested action not taken: mailbox unavailable'],
    ['550 Benutzer unbekannt'],
    ['550 Empfänger unbekannt / recipient unknown'],
    ['550 Diese Mailbox existiert nicht'],
    ['550 Postfach nicht gefunden'],
    // French, Spanish, Italian, Dutch, Portuguese
    ['550 Boite inexistante'],
    ['550 Utilisateur inconnu'],
    ["550 Cette adresse n'existe pas"],
    ['550 Usuario desconocido'],
    ['550 Utente sconosciuto'],
    ['550 Gebruiker onbekend'],
    ['550 Caixa postal inexistente'],
    // mail.ru, Yandex, QQ, 163, Naver
    [
      '550 Message was not accepted -- invalid mailbox. Local mailbox ada@mail.example is unavailable: user not found',
    ],
    [
      '550 Message was not accepted -- invalid mailbox. Local mailbox ada@mail.example is unavailable: account is disabled',
    ],
    ['550 No such user!'],
    ['550 Mailbox not found. http://service.mail.example/cgi-bin/help?subtype=1&id=20022'],
    ['550 Mailbox unavailable or access denied [MXAgent]'],
    ['550 User not found: ada@163.example'],
    ['550 Invalid User'],
    // Yahoo, AOL
    ['552 1 Requested mail action aborted, mailbox not found'],
    ["554 delivery error: dd This user doesn't have a yahoo.com account (ada@yahoo.example) [0]"],
    ['554 delivery error: dd Not a valid recipient - atlas.mail.example'],
    // Codes of RFC 5321, section 4.2.3, alone
    ['550 5.7.1 <ada@example.net>: Recipient not found'],
    ['550 not here'],
    ['551 User not local; please try <forward-path>'],
    ['553 Requested action not taken: mailbox name not allowed'],
    ['511 sorry, no mailbox'],
    ['550 cuenta cerrada, no existe'],
  ])('%s', (reply) => {
    expect(read(reply)).toBe('likely-no-mailbox');
  });

  test.each([
    ['550 5.1.1 no such user'],
    ["554 delivery error: dd This user doesn't have a yahoo.com account (ada@yahoo.example) [0]"],
    ['554 5.0.0 user unknown'],
  ])('also at the dot: %s', (reply) => {
    expect(read(reply, 'data')).toBe('likely-no-mailbox');
  });
});

describe('a full mailbox', () => {
  test.each([
    ['552 5.2.2 mailbox full'],
    ['552-5.2.2 The email account that you tried to reach is over quota. - gsmtp'],
    ['554 5.2.2 over quota'],
    ['552 exceeded storage allocation'],
    ['552 Requested mail action aborted: exceeded storage allocation'],
    ['550 Mailbox quota exceeded'],
    ['550 Mailbox is full'],
    ['550 5.0.0 user is over quota'],
    ['550 Postfach ist voll'],
    ['550 Boîte pleine'],
    ['550 User mailbox exceeds allowed size, quota exceeded'],
  ])('%s', (reply) => {
    expect(read(reply)).toBe('mailbox-full');
  });

  test.each([
    ['452 4.2.2 over quota', true],
    ['452 mailbox full, try later', true],
    ['450 4.2.0 greylisted', false],
    ['452 4.3.1 Insufficient system resources', false],
    ['451 sending quota exceeded per hour', false],
  ])('"later" for it: %s: %s', (reply, full) => {
    expect(isMailboxFull(answerOf(reply))).toBe(full);
  });
});

describe('not wanted: our reputation, pace or words', () => {
  test.each([
    ['550 5.7.1 Message rejected as spam by content filtering'],
    [
      '550 5.7.1 Unfortunately, messages from [192.0.2.1] weren’t sent. Your network is on our block list (S3140).',
    ],
    ['550 5.7.26 This mail is unauthenticated'],
    ['554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org'],
    ['550 5.7.1 relaying denied'],
    ['550 5.7.54 Unable to relay recipient in non-accepted domain'],
    ['550 relay not permitted'],
    [
      '550 Domain board.example has exceeded the max emails per hour (101/100 (101%)) allowed. Message discarded.',
    ],
    ['550 Limit exceeded'],
    ['550 Daily sending quota exceeded'],
    ['550 Administrative prohibition'],
    ['550 Sender verify failed'],
    ['553 sorry, that domain isn’t in my list of allowed rcpthosts; no valid sender'],
    ['550 SPF check failed'],
    ['550 Message contains spam or virus'],
    ['554 Reject due to policy restrictions'],
    ['550 5.1.8 Sender address rejected: domain not found'],
    ['554 transaction failed'],
    ['550 rejected: no credits left'],
  ])('%s', (reply) => {
    expect(read(reply)).toBe('policy');
  });

  test.each([
    ['554 5.7.1 spam'],
    ['554 Message rejected: Email address is not verified.'],
    ['554 transaction failed'],
    ['550 looks like bulk mail'],
  ])('at the dot: %s', (reply) => {
    expect(read(reply, 'data')).toBe('policy');
  });
});

test.each([
  ['550 5.2.3 message length exceeds limit', 'recipient', 'size'],
  ['552 5.3.4 message too big', 'data', 'size'],
  ['552 5.3.4 message too big', 'sender', 'size'],
  ['552 message size exceeds fixed maximum message size', 'data', 'size'],
  ['554 5.6.0 malformed', 'data', 'message'],
  ['501 what', 'data', 'message'],
  ['550 5.1.100 something else', 'recipient', 'message'],
  ['550 5.1.2 unknown domain', 'recipient', 'no-domain'],
  ['550 5.4.4 unable to route', 'recipient', 'no-domain'],
  ['556 domain takes no mail', 'recipient', 'no-domain'],
  ['554 5.7.1 your address is listed', 'session', 'about-us'],
  ['535 5.7.8 wrong password', 'session', 'about-us'],
  ['550 5.1.1 no such user', 'sender', 'about-us'],
] as const)('%s at %s: %s', (reply, phase, kind) => {
  expect(read(reply, phase)).toBe(kind);
});

test('a report without words that calls itself final is soft evidence', () => {
  expect(readRefusal({ code: null, enhanced: null, text: '' }, 'recipient')).toBe('likely-no-mailbox');
});
