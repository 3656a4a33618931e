// What the columns of the ledger may hold: the words that everything else uses for it. Pure types.

/**
 * What becomes of a post. Only `live` ones are mailed; `archive` and `not-mailed` are shown all the same. `settling`: it
 * has just come, and its file may still be written. `page-not-there`: it waits for its page on the site. `link-gone`: its apply link leads nowhere (`posts.check_links: drop`). `held`: too many came at once, and an admin decides. `missing`: the file is gone, and not for long enough to count as `removed`.
 */
export type Standing =
  | 'live'
  | 'draft'
  | 'future'
  | 'settling'
  | 'page-not-there'
  | 'link-gone'
  | 'archive'
  | 'closed'
  | 'missing'
  | 'removed'
  | 'held'
  | 'not-mailed';

/** What its file says of a post: `gone` = filled or closed, without a day. */
export type PostSays = 'live' | 'draft' | 'gone' | 'not-mailed';

/** Kept back for an admin's word, or let out by it without mail. */
export type PostHold = 'held' | 'quiet';

/** A post matches when it has any of `any`, all of `all` and none of `none`; `any: ['*']` is every post. */
export interface Alert {
  readonly any: readonly string[];
  readonly all: readonly string[];
  readonly none: readonly string[];
}

export type Frequency = 'weekly' | 'daily' | 'instant';

/** Only `confirmed` people get digests; `paused` ones come back by themselves when `pausedUntil` has passed. */
export type SubscriberState = 'confirmed' | 'paused' | 'unsubscribed' | 'removed';

/** Where the subscription came from. A file may take over a `command` or `import`, never a `web` sign-up. */
export type SubscriberSource = 'file' | 'command' | 'web' | 'import';

/** Where posts are told beside people's mailboxes (docs/decisions/041). `json`: our own form, signed. */
export type ChannelKind = 'slack' | 'discord' | 'mastodon' | 'telegram' | 'json';
/** `gone`: it said so itself, or took nothing for long; `ended`: its file is gone. */
export type ChannelState = 'on' | 'gone' | 'ended';
/** `refused`: its words, for good; `dropped`: none of its posts was to be had any more. */
export type ChannelMessageStatus = 'waiting' | 'sent' | 'refused' | 'dropped';

/** What a receipt tells who posted. `went`: to so many people, `more` of them since the last receipt. */
export type ReceiptNews =
  | { readonly kind: 'went'; readonly postId: string; readonly people: number; readonly more: number }
  | { readonly kind: 'closes'; readonly postId: string; readonly closesAt: string }
  | { readonly kind: 'still-open'; readonly postId: string; readonly days: number };

export type FileKind = 'post' | 'subscription';
export type FileStatus = 'ok' | 'invalid' | 'ignored' | 'vanished';
/**
 * `early` runs bring weekly readers what closes before their next digest, `welcome` runs first digests, `catch-up` runs what a
 * change of choices took back.
 */
export type RunKind = 'scheduled' | 'early' | 'instant' | 'welcome' | 'catch-up' | 'manual';
export type DeliveryStatus = 'queued' | 'sending' | 'sent' | 'deferred' | 'skipped' | 'superseded' | 'failed';
export type ConfirmationMail = 'waiting' | 'sent' | 'withheld' | 'refused';
export type LeaveReason = 'found-here' | 'found-elsewhere' | 'too-much';

/**
 * Which link somebody asked for: `manage`, or the short-lived `account` and `admin`; nobody asks for the
 * others: an alert is `quiet`, or a year is over (`still-looking`).
 */
export type LinkKind = 'manage' | 'account' | 'admin' | 'quiet' | 'still-looking';
export type SuppressionReason = 'opted-out' | 'erased' | 'complaint' | 'bounced';
/** What is counted each day (migration 021). */
export type FigureTopic = 'people' | 'tag' | 'unfollowed' | 'unmatched';
