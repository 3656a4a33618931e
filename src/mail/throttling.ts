// "Not so fast": is a mail server's "later" about our pace? Told by wording, then by the enhanced status (RFC 3463), since the
// reply codes themselves are shared with greylisting, full disks and full mailboxes. Pure.

/** 432 is Exchange's, 452 "too many recipients" (RFC 5321 section 4.5.3.1.10); the others are in RFC 5321 section 4.2.3, 454 in RFC 4954. */
const CODES = /^(421|432|450|451|452|454)\b/;
/** Whoever asks so is asked again after a while, at any pace (RFC 6647). */
const GREYLISTING = /gr[ea]y.?list|postgrey/i;
/** Gmail, 450 4.2.1: that one mailbox gets too much, from whomever. */
const ONE_MAILBOX = /\b(user|recipient|mailbox|account)\b.*\breceiving\b/i;
/** "Too many unknown recipients", "errors" or "failed logins" are about what we send, not how fast. */
const OTHER_TOO_MANY = /\btoo many\b.*\b(errors?|invalid|unknown|bad|failed|unrecogni[sz]ed|hops)\b/i;

const WORDING = [
  // SES: "Throttling failure: Maximum sending rate exceeded"; Exim: "ratelimit"; Gmail: "temporarily rate limited".
  /throttl|rate.?limit|\brate\b.*\bexceed|exceed.*\brate\b|\b(sending|relay|connection)s? limits?\b/i,
  // Postfix (anvil): "too many connections", "too much mail", "too many recipients"; Exchange: "concurrent connections".
  /\btoo (many|much|frequent)\b.*\b(connections?|connects?|sessions?|mails?|messages?|recipients?|requests?)\b/i,
  /concurrent (server |smtp )?(connections?|sessions?)|maximum number of connections/i,
  /\btoo (fast|quickly)\b|slow(ing)? down|\blimits for how many messages\b/i,
  // Yahoo: "temporarily deferred due to unexpected volume"; Gmail: "unusual rate of unsolicited mail".
  /temporarily deferred|\b(unusual|unexpected) (rate|volume)\b/i,
  // Exchange Online: "Server busy", with or without (S77714) or AS(4810); Gmail at EHLO: "Try again later, closing connection".
  /\b(server|system|service)( is)?( too)? busy\b|overload|congest|again later, closing connection/i,
];

/** What else a server may mean; it wants something else than patience, or is not well itself. */
const OTHER_REASON =
  /\btls\b|starttls|authenticat|credential|password|log.?in|shut(ting)? ?down|maintenance|time.?d? ?out|storage|disk|resources|\bdns\b|resol|lookup|spam|virus|blocked|whitelist|mailbox|internal error/i;

/** RFC 3463: 4.3.2 "not accepting network messages", 4.4.5 "mail system congestion", 4.5.3 "too many recipients" (ours have one). */
const STATUSES = new Set(['4.3.2', '4.4.5', '4.5.3', '4.5.127']);

/** @param reply one line, as the ledger keeps it */
export function isThrottling(reply: string): boolean {
  const status = /^\d{3}[ -](4\.\d{1,3}\.\d{1,3})\b/.exec(reply)?.[1] ?? null;
  if (!CODES.test(reply) || status === '4.2.2') return false;
  if ([GREYLISTING, ONE_MAILBOX, OTHER_TOO_MANY].some((other) => other.test(reply))) return false;
  if (WORDING.some((wording) => wording.test(reply))) return true;
  if (OTHER_REASON.test(reply)) return false;
  // Amazon SES answers so; by RFC 4954 and RFC 3207 it is also a failure of AUTH or STARTTLS, which say so.
  return reply.startsWith('454') || (status !== null && isThrottlingStatus(status));
}

/** The same of an answer before any mail was named: there 454 says that AUTH or STARTTLS failed for now (RFC 4954, RFC 3207). */
export function isThrottlingUs(reply: string): boolean {
  return isThrottling(reply) && !reply.startsWith('454');
}

function isThrottlingStatus(status: string): boolean {
  const detail = /^4\.7\.(\d+)$/.exec(status)?.[1];
  if (detail === undefined) return STATUSES.has(status);
  const number = Number(detail);
  // Gmail limits the rate of senders by 4.7.23 to 4.7.32; Exchange Online says "busy" by 4.7.500 to 4.7.899.
  return (number >= 23 && number <= 32) || (number >= 500 && number <= 899);
}
