// All words that people read on pages, in English. Another language: copy this file, translate, name it in texts.ts;
// what is left out there is said in English. Where words stand around a link or an address, the function gets it.

import { type Html, html } from '../../html.ts';
import { plural } from './format.ts';

const count = (number: number, one: string, other: string) => plural('en', number, { one, other });

export const en = {
  common: {
    /** Foot of every page. */
    footer: (board: string) => `Job alerts of ${board}`,
    privacy: 'Privacy',
    /** In place of a mail address where the board has none. */
    thePeople: (board: string) => `the people who run ${board}`,
    needHelp: (contact: Html) => html`Need help? Write to ${contact}.`,
    unsubscribe: 'Unsubscribe',
    weekly: 'Once a week',
    daily: 'Once a day',
    instant: 'As soon as something comes in',
    address: 'Address',
    alerts: 'Alerts',
    howOften: 'How often',
    timeZone: 'Time zone',
  },

  signUp: {
    title: (board: string) => `Job alerts from ${board}`,
    intro: (board: string) =>
      `${board} mails people the jobs that match the tags they asked for: at once, daily or weekly.`,
    openJobs: (jobs: number) => count(jobs, 'One job is open now.', '# jobs are open now.'),
    seeJobs: (board: string) => `See the jobs on ${board}`,
    outboxNote: (outbox: Html) =>
      html`No mail leaves this machine: digests lie in the ${outbox}, where you can read them.`,
    outboxLink: 'outbox',
  },

  confirm: {},

  manage: {
    title: (board: string) => `Your job alerts from ${board}`,
    getsNoMail: (address: Html, board: string) => html`${address} gets no mail from ${board}.`,
    toChange: (contact: Html) => html`To change this, write to ${contact}.`,
    paused: 'Paused',
    pausedUntil: (day: string) => `until ${day}`,
    pausedForGood: 'until you come back',
    unsubscribeAll: 'Unsubscribe from everything',
  },

  account: {},

  unsubscribe: {
    ask: (board: string) => `Stop the mails from ${board}?`,
    askWho: (address: Html, board: string) =>
      html`${address} gets job alerts from ${board}. One click, and no more are sent.`,
    done: (board: string) => `You will get no more mail from ${board}`,
    doneWho: (address: Html) => html`${address} is unsubscribed.`,
    mistake: (contact: Html) => html`If that was a mistake, write to ${contact}.`,
  },

  digest: {
    otherJobs: 'Other jobs',
    closedSince: (jobs: number) =>
      count(jobs, 'One job has closed since this was sent.', '# jobs have closed since this was sent.'),
    closes: (day: string) => `Closes ${day}`,
    apply: 'See more and apply',
  },

  feeds: {
    title: (board: string) => `Jobs from ${board}`,
    titleOf: (board: string, choice: string) => `Jobs from ${board}: ${choice}`,
  },

  errors: {
    404: {
      title: 'Nothing here',
      text: 'If you came from a link in a mail, a part of it may be missing: long links get cut at a line break. Copy the whole link from the mail and try again.',
    },
    400: {
      title: 'That could not be read',
      text: 'What was sent to this page is not what it expects. Go back, check what you filled in and try again.',
    },
    405: { title: 'Not possible here', text: 'This page cannot be used that way.' },
    413: { title: 'Too much at once', text: 'What was sent to this page is larger than anything it needs.' },
    421: {
      title: 'Not under this address',
      text: 'This service answers under its own address only. If you run it: PUBLIC_URL and HOST say which addresses it answers to.',
    },
    429: {
      title: 'That was a little too often',
      text: 'Please wait a while and try again. Nothing is lost: what you set before stays as it is.',
    },
    500: {
      title: 'Something went wrong',
      text: 'This is a mistake on our side, and it has been written down.',
    },
    503: {
      title: 'Please try again in a few minutes',
      text: 'The service cannot reach its data right now.',
    },
  },

  brokenLink: {
    title: 'This link does not work',
    text: 'It may have been cut when it was copied, or it was replaced by a newer one. Open it again from the newest mail that you have, and copy the whole link if clicking does not do.',
    stopWithout: (contact: Html) => html`To stop the mails without a link, write to ${contact}.`,
  },

  outbox: {
    title: 'Outbox',
    intro: 'These mails stayed on this machine. With SMTP_URL set, they go to people instead.',
    empty: 'Nothing has been sent yet.',
    to: (address: string) => `to ${address}`,
    toWhom: (address: string) => `To ${address}`,
    newest: (mails: number) => count(mails, 'The newest mail.', 'The newest # mails.'),
    views: 'Views of this mail',
    asHtml: 'HTML',
    asText: 'Text',
    asSource: 'Source',
    frame: 'The mail as HTML',
    noText: 'This mail has no text part.',
  },
};

/** The shape that every language fills, wholly or in part. */
export type Texts = typeof en;
