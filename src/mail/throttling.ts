// "Not so fast": which temporary answers of a mail server are about our pace, and not about one mailbox or about making
// a new sender wait once (greylisting). Pure.

/** Gmail, Outlook, Yahoo, Postfix, Exim, Amazon SES and others in their own words. */
const WORDS =
  /throttl|rate.?limit|(send|sending|message|connection|mail|smtp) rate|unusual rate|too (many|much) (mail|messages?|e-?mails|connections|concurrent|requests|recipients|sessions)|too (fast|quickly)|slow(er)? down|(limit|quota|rate|maximum|threshold)\b.{0,60}\bexceed|exceed.{0,60}\b(limit|quota|rate|maximum|threshold)|concurrent (smtp )?connections|temporarily (deferred|rate).{0,40}(volume|complaints|unexpected)/i;
/** 4.7.28 (Gmail: rate), 4.7.500 and 4.7.65x (Exchange Online: server busy, reputation), 4.3.2 with 432 (connections). */
const STATUSES = /^\d{3}[ -]4\.7\.(28|500|65\d)\b/;
const GREYLISTING = /gr[ae]y.?list|postgrey/i;
/** x.2.x is about one mailbox (RFC 3463 section 3.3), x.1.x about one address. */
const ONE_MAILBOX = /^\d{3}[ -]4\.[12]\./;
const CODES = /^(421|432|450|451|452|454)\b/;
/** 454 is "throttling failure" at Amazon SES; by RFC 4954 and RFC 3207 also a failure of AUTH or STARTTLS. */
const OTHER_454 = /auth|tls|credential|password/i;

/** Does the answer ask for fewer mails a second? */
export function isThrottling(reply: string): boolean {
  if (!CODES.test(reply) || GREYLISTING.test(reply) || ONE_MAILBOX.test(reply)) return false;
  if (reply.startsWith('454')) return !OTHER_454.test(reply);
  return STATUSES.test(reply) || WORDS.test(reply);
}
