// What forty mail servers say at RCPT of people who are not there, of full mailboxes, and of mail that they do not want.

export type Meaning = 'gone' | 'seems-gone' | 'full' | 'unwanted';

export const REAL_ANSWERS: readonly (readonly [Meaning, string])[] = [
  // Gmail, Postfix, Exchange, qmail, Orange
  [
    'gone',
    '550-5.1.1 The email account that you tried to reach does not exist.\r\n550 5.1.1 NoSuchUser - gsmtp',
  ],
  ['gone', '550 5.1.1 Recipient address rejected: User unknown in virtual mailbox table'],
  ['gone', '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'],
  ['gone', '550 sorry, no mailbox here by that name (#5.1.1)'],
  ['gone', '550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. OFR_416 [416]'],
  // Exchange Online, Outlook.com, disabled ones
  [
    'seems-gone',
    '550 5.4.1 Recipient address rejected: Access denied. [AM7EUR03FT.eop-EUR03.prod.protection.outlook.com]',
  ],
  ['seems-gone', '550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302).'],
  ['seems-gone', '550 5.2.1 The email account that you tried to reach is disabled. - gsmtp'],
  ['seems-gone', '550 5.1.0 Address rejected.'],
  ['seems-gone', '550 5.1.3 Invalid recipient'],
  ['seems-gone', '551 5.1.6 Recipient has moved'],
  ['seems-gone', '550 5.0.0 User unknown'],
  ['seems-gone', '553 5.3.0 User unknown, not local address'],
  // Exim
  ['seems-gone', '550 Unrouteable address'],
  ['seems-gone', '550 No such recipient here'],
  ['seems-gone', '550-Verification failed for recipient\r\n550 No Such User Here'],
  // GMX, web.de and in other tongues
  ['seems-gone', '550 Requested action not taken: mailbox unavailable'],
  ['seems-gone', '550 Benutzer unbekannt'],
  ['seems-gone', '550 Utilisateur inconnu'],
  ['seems-gone', '550 Usuario desconocido'],
  ['seems-gone', '550 Utente sconosciuto'],
  // mail.ru, QQ, 163, Yahoo, AOL
  [
    'seems-gone',
    '550 Message was not accepted -- invalid mailbox. Local mailbox is unavailable: user not found',
  ],
  ['seems-gone', '550 Mailbox not found. http://service.mail.example/cgi-bin/help?subtype=1&id=20022'],
  ['seems-gone', '550 Invalid User'],
  ['seems-gone', '552 1 Requested mail action aborted, mailbox not found'],
  ['seems-gone', "554 delivery error: dd This user doesn't have a yahoo.com account [0]"],
  ['seems-gone', '554 delivery error: dd Not a valid recipient - atlas.mail.example'],
  ['seems-gone', '550 not here'],
  ['full', '552 5.2.2 mailbox full'],
  ['full', '552-5.2.2 The email account that you tried to reach is over quota.\r\n552 5.2.2 - gsmtp'],
  ['full', '552 Requested mail action aborted: exceeded storage allocation'],
  ['full', '550 Mailbox quota exceeded'],
  ['full', '550 Postfach ist voll'],
  ['full', '452 4.2.2 over quota'],
  ['unwanted', '550 5.7.1 Message rejected as spam by content filtering'],
  ['unwanted', '550 5.7.1 Your network is on our block list (S3140).'],
  ['unwanted', '550 5.7.26 This mail is unauthenticated'],
  ['unwanted', '554 5.7.1 Service unavailable; Client host blocked using zen.spamhaus.org'],
  ['unwanted', '550 Administrative prohibition'],
  ['unwanted', '554 5.7.1 rejected by policy'],
];
