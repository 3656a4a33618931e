// What a final "no" of a mail server means. Enhanced status codes (RFC 3463) say it where a server gives them; the others
// say it in words, in their own language. Pure.

/**
 * - `no-mailbox`: said outright · `likely-no-mailbox`: said as servers without a code, or with a vague one, say it
 * - `no-domain`: its domain takes no mail · `mailbox-full`: soft
 * - `policy`: not wanted there, as it stands: our reputation, our pace, our words
 * - `about-us`: refused whoever the mail is for · `size`: too big, for that mailbox or that server · `message`: this mail alone
 */
export type RefusalKind =
  | 'no-mailbox'
  | 'likely-no-mailbox'
  | 'no-domain'
  | 'mailbox-full'
  | 'policy'
  | 'about-us'
  | 'size'
  | 'message';

/** How far SMTP had come. A server that took MAIL FROM speaks of the recipient at `recipient`, of the mail at `data`. */
export type Phase = 'session' | 'sender' | 'recipient' | 'data';

export interface Answer {
  /** Reply code (RFC 5321); null where only a report tells of it. */
  readonly code: number | null;
  /** Enhanced status, such as `5.1.1`; null = none was given. */
  readonly enhanced: string | null;
  readonly text: string;
}

/** RFC 3463 and RFC 7505: there is no such mailbox, or none may be. */
const NO_MAILBOX = new Set(['5.1.1', '5.1.10']);
/** Bad system address, unable to route. */
const NO_DOMAIN = new Set(['5.1.2', '5.4.4']);
/** Limits of one message or one mailbox (RFC 3463 sections 3.3 and 3.4). */
const SIZE = new Set(['5.2.3', '5.3.4']);
/** Bad sender's address or system. */
const SENDER = new Set(['5.1.7', '5.1.8', '5.1.9']);
/** Vague ones that big servers give for mailboxes that are none: Exchange 5.4.1, Outlook.com 5.5.0, moved, disabled. */
const VAGUE = new Set(['5.0.0', '5.1.0', '5.1.3', '5.1.4', '5.1.6', '5.2.0', '5.2.1', '5.4.1', '5.5.0']);
/** RFC 5321 section 4.2.3: at RCPT these speak of the mailbox. 511 is of servers that never read it. */
const ABOUT_MAILBOX = new Set([511, 550, 551, 553]);

const WORDS = {
  size: /\b(message|mail)\b.{0,20}\b(size|too (big|large|long))|\bsize (limit|exceed)|too (big|large)\b/i,
  /** Before "full": a sender's quota is ours. */
  policy: new RegExp(
    [
      /\b(spam|junk|virus|malware|phish|bulk mail|unsolicited|abus|suspicious|content)/,
      /\bblock(ed|ing|list)?\b|black.?list|deny.?list|\b(rbl|dnsbl|spamhaus)\b|\blisted (in|at|by|on)\b|reputation/,
      /\b(spf|dkim|dmarc|helo|ehlo|ptr|rdns)\b|reverse dns|authenticat|\bpolic(y|ies)\b|prohibit|richtlinie/,
      /(?<!mailbox name )not (allowed|permitted|authori[sz]ed)|unauthori[sz]ed|\brelay(ing)?\b.{0,12}(denied|not|prohibit|access)|unable to relay/,
      /\bsenders?\b|\bnot verified\b|\bverify\b|\bper (second|minute|hour|day)\b|\btoo many\b|\bcredits?\b/,
      /\b(rate|sending|hourly|daily|message|connection|outgoing|limit)s? (limit|quota|exceed|reached)|\blimit (is )?exceeded/,
    ]
      .map(({ source }) => source)
      .join('|'),
    'i',
  ),
  full: new RegExp(
    [
      /\b(mailbox|inbox|account|user|recipient|mail ?dir|postfach|bo[iî]te|casella|buz[oó]n)\b.{0,40}\b(full|pleine?|voll|piena|lleno)\b/,
      /over ?quota|\bquota\b.{0,20}(exceed|full|reached)|exceed\w*.{0,30}\b(quota|storage)|out of storage|insufficient (disk|storage)/,
    ]
      .map(({ source }) => source)
      .join('|'),
    'i',
  ),
  noMailbox: new RegExp(
    [
      /\bno such\b|\bno (mailbox|user|account|recipient)\b|\bun(routeable|routable) address/,
      /\b(unknown|invalid|non-?existent|bad|undeliverable|inactive|disabled) (local )?(user|recipient|mailbox|address|account|destination|rcpt|local.?part|e-?mail)/,
      /\b(user|recipient|mailbox|account|address|alias|e-?mail|rcpt)\b.{0,80}\b(unknown|not (be )?found|no longer|unavailable|not available|invalid|disabled|inactive|deactivated|suspended|terminated|closed|rejected)\b/,
      /\b(does ?n[o']?t|does not|do not|not) (currently )?(exist|have an? [\w.]+ account|live here|a valid (user|recipient|mailbox))|\bnot (a )?known\b|\bunknown\b.{0,20}\btable\b/,
      // German, Dutch, French, Spanish, Portuguese, Italian
      /unbekannt|existiert nicht|nicht (gefunden|vorhanden|verf[uü]gbar)|kein solche|onbekend|bestaat niet/,
      /inconnue?\b|inexistante?|n.?existe pas|destinataires? invalide|desconocid|no existe|inexistente|desconhecid|n[aã]o existe|sconosciut|non esiste|non valid/,
    ]
      .map(({ source }) => source)
      .join('|'),
    'i',
  ),
} as const;

/** From what a code says outright to what words say. */
export function readRefusal(answer: Answer, phase: Phase): RefusalKind {
  const { code, enhanced, text } = answer;
  if (enhanced !== null && SIZE.has(enhanced)) return 'size';
  if (phase === 'session' || phase === 'sender') return 'about-us';
  if (enhanced === '5.2.2') return 'mailbox-full';
  if (enhanced !== null && NO_MAILBOX.has(enhanced))
    return phase === 'recipient' ? 'no-mailbox' : 'likely-no-mailbox';
  if (enhanced !== null && NO_DOMAIN.has(enhanced)) return 'no-domain';
  if (enhanced !== null && SENDER.has(enhanced)) return 'policy';
  return enhanced === null ? readWords(code, text, phase) : readVague(enhanced, text, phase);
}

function readVague(enhanced: string, text: string, phase: Phase): RefusalKind {
  if (enhanced === '5.4.1' && phase === 'recipient') return 'likely-no-mailbox';
  if (WORDS.policy.test(text)) return 'policy';
  if (WORDS.full.test(text)) return 'mailbox-full';
  if (WORDS.noMailbox.test(text)) return 'likely-no-mailbox';
  if (enhanced.startsWith('5.7.')) return 'policy';
  return phase === 'recipient' && VAGUE.has(enhanced) ? 'likely-no-mailbox' : 'message';
}

function readWords(code: number | null, text: string, phase: Phase): RefusalKind {
  // RFC 7504: a host or a domain that takes no mail at all.
  if (code === 521 || code === 556) return 'no-domain';
  if (code === 552 && WORDS.size.test(text)) return 'size';
  if (WORDS.policy.test(text)) return 'policy';
  if (WORDS.full.test(text)) return 'mailbox-full';
  if (WORDS.noMailbox.test(text)) return 'likely-no-mailbox';
  if (code === 552) return 'mailbox-full';
  if (phase === 'recipient' && (code === null || ABOUT_MAILBOX.has(code))) return 'likely-no-mailbox';
  // The codes that filters answer with.
  return code === 550 || code === 554 ? 'policy' : 'message';
}

/** "Later", because that one mailbox is full. */
export function isMailboxFull({ enhanced, text }: Omit<Answer, 'code'>): boolean {
  return enhanced === '4.2.2' || (!WORDS.policy.test(text) && WORDS.full.test(text));
}
