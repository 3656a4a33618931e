// All words that people read on pages and in mails, in English. Another language: copy this file, translate, name it in texts.ts
// (CONTRIBUTING.md, "A language"). Where words stand around a link or an address, the function gets it.

import { type Html, html } from '../html.ts';
import { facets } from './facet-words.ts';
import { formatList, plural } from './format.ts';

const count = (number: number, one: string, other: string) => plural('en', number, { one, other });

export const en = {
  /** What an alert asks for, on pages and in mails: `data or tech, not intern`. */
  alerts: {
    everyPost: 'every post',
    any: (tags: readonly string[]) => tags.join(' or '),
    all: (tags: readonly string[]) => tags.join(' and '),
    both: (parts: readonly string[]) => parts.join(' and '),
    butNot: (wanted: string, tags: readonly string[]) => `${wanted}, not ${tags.join(' or ')}`,
  },

  facets,

  /** Tags that somebody asks for and no job has. */
  tags: {
    unknown: (count: number, tags: string) =>
      `No job on this board has the ${count === 1 ? 'tag' : 'tags'} ${tags} yet.`,
    meant: (tags: string) => `Did you mean ${tags}?`,
  },

  common: {
    /** Foot of every page. */
    footer: (board: string) => `Job alerts from ${board}`,
    privacy: 'Privacy',
    /** The title of a page on which something must be looked at again. */
    problem: (title: string) => `Error: ${title}`,
    /** In place of a mail address where the board has none. */
    thePeople: (board: string) => `the people who run ${board}`,
    needHelp: (contact: Html) => html`Need help? Write to ${contact}.`,
    unsubscribe: 'Unsubscribe',
    weekly: 'Weekly',
    daily: 'Daily',
    instant: 'At once',
    address: 'Address',
    alerts: 'Alerts',
    howOften: 'How often',
    timeZone: 'Time zone',
  },

  /** When digests come. Days are their names, from Monday on. */
  when: {
    everyDay: (time: string) => `Every day at ${time}`,
    onWeekdays: (time: string) => `Monday to Friday at ${time}`,
    onDays: (days: readonly string[], time: string) =>
      `${formatList(
        'en',
        days.map((day) => `${day}s`),
      )} at ${time}`,
    instant: 'When a job comes in',
    /** `place`: the city that stands for a zone. */
    clock: (place: string) => `By the clock in ${place}`,
    both: (frequency: string, when: string) => `${frequency}: ${when}`,
  },

  /** What an alert may ask for, on the sign-up page and on the manage page. */
  choose: {
    whichJobs: 'Which jobs?',
    filter: 'Find a tag',
    filterNone: 'No tag has that in its name.',
    moreTags: (tags: number) => count(tags, 'One more tag', '# more tags'),
    everyJob: 'Every job',
    moreChoices: 'Remote, pay, employers …',
    where: 'Where',
    anywhere: 'Anywhere',
    work: 'Kind of work',
    anyWork: 'Any kind',
    alsoAsks: 'It also asks for',
    follow: 'Employers to follow',
    followHint: 'All of their jobs come, whatever their tags.',
    shut: 'Employers to leave out',
    shutHint: 'Several are separated by semicolons.',
    mode: 'Of the tags, a job has to have',
    modeAny: 'any',
    modeAll: 'all',
    /** Beside any of the tags. */
    all: 'And each of these tags',
    none: 'But not these tags',
    noneHint: 'Several are separated by commas, such as: intern, volunteer',
    others: 'Tags that are not in the list',
    noTags: 'Choose at least one tag, or every job.',
    /** The number that matters: jobs that are open, and how many come. */
    openNow: (jobs: number) => count(jobs, '1 open job now', '# open jobs now'),
    noneOpen: 'No open job just now',
    aWeek: (jobs: number) => count(jobs, 'about 1 a week', 'about # a week'),
    aMonth: (jobs: number) => count(jobs, 'about 1 a month', 'about # a month'),
    nowAndOften: (now: string, often: string) => `${now}, ${often}`,
  },

  signUp: {
    title: 'New jobs by email',
    /** For search engines. */
    about: (board: string) => `Get the new jobs from ${board} that match what you look for, by email.`,
    intro: 'Only what you pick.',
    already: (link: Html) => html`Already subscribed? ${link}`,
    getLink: 'Get your link.',
    outboxNote: (outbox: Html) =>
      html`No mail leaves this machine: digests lie in the ${outbox}, where you can read them.`,
    outboxLink: 'outbox',
    outboxInLog:
      'No mail leaves this machine: the log of Rolecall prints the address where digests can be read.',
    address: 'Your email address',
    howOften: 'How often?',
    timeZone: 'Your time zone',
    timeZoneHint: 'Such as Europe/Berlin or America/New_York.',
    leaveEmpty: 'Leave this empty',
    promise: (board: string) =>
      `${board} uses your address for these alerts only. The first mail asks you to confirm it, and every mail has a link to stop.`,
    privacy: 'Privacy',
    subscribe: 'Subscribe',
    sampleTitle: 'The digest you would get now',
    newestTitle: 'The newest jobs',
    showMatches: 'Show my digest',
    sampleNothingChosen: 'Choose tags, and this becomes your digest.',
    sampleNone: 'Nothing that is open now matches. A mail comes when there is something.',
    sampleMore: (jobs: number) => count(jobs, 'and one more', 'and # more'),
    from: 'From',
    subject: 'Subject',
    feed: (atom: Html, json: Html) => html`In a feed reader: ${atom} or ${json}`,
    pleaseCheck: 'Not sent yet',
    meantAddress: (address: string) => `Did you mean ${address}?`,
    addressIsRight: 'If the address is right as it stands, press Subscribe once more.',
    wrong: {
      email: 'Write one email address, such as ada@example.org.',
      tags: 'Choose at least one tag, or every job.',
      timezone: 'Write a time zone, such as Europe/Berlin or America/New_York.',
    },
    meantZone: (zone: string) => `That is no time zone. Did you mean ${zone}?`,
    sentTitle: 'Check your inbox',
    sent: (address: Html) =>
      html`A mail is on its way to ${address}. Click the link in it, and your job alerts begin.`,
    sentJson: 'Check your inbox: your job alerts begin when you click the link that was sent there.',
    sentHint:
      'The link works for 48 hours. Nothing there after a few minutes? Look into the spam folder, and check that the address above is right. At most three such mails go to an address in a day.',
    sentAgain: 'Not the right address? Fill in the form again',
  },

  /** Why an address cannot be taken. */
  addressFaults: {
    empty: 'Write your email address, such as ada@example.org.',
    long: 'That is too long for an email address.',
    invisible: 'There is an invisible character or a line break inside the address: type it anew.',
    several: 'Write one address only, without a comma or semicolon.',
    name: 'Write the address alone, without a name and without < >.',
    blank: 'There is a blank inside the address.',
    'no-at': 'The @ is missing, as in ada@example.org.',
    'many-ats': 'There is more than one @ in it.',
    'no-local': 'Something is missing before the @.',
    local: 'Before the @, only letters without accents, digits and . _ + - can be used here.',
    domain: 'What follows the @ is not a mail domain, such as example.org.',
  },

  confirm: {
    askTitle: 'Confirm your job alerts',
    ask: (address: Html, board: string) => html`Press the button, and ${board} sends them to ${address}.`,
    askButton: 'Confirm my job alerts',
    addTitle: 'Add these tags to your job alerts?',
    add: (address: Html) => html`${address} gets job alerts already; what you have stays.`,
    /** What was chosen differently than before; nothing of it is taken over unasked. */
    differs: 'You chose differently this time',
    frequencyFromNow: (chosen: string, before: string) => `${chosen} from now on (so far: ${before})`,
    zoneFromNow: (chosen: string, before: string) => `${chosen} from now on (so far: ${before})`,
    takeOver: 'Change that, too',
    addButton: 'Add these tags',
    moveTitle: 'Confirm your new address',
    move: (address: Html, board: string) =>
      html`Press the button, and ${board} sends your job alerts to ${address}, and no more to the old address.`,
    moveButton: 'Send my alerts here',
    doneTitle: 'Your job alerts are on',
    movedTitle: 'Your alerts come to this address now',
    welcome: (jobs: number) =>
      count(
        jobs,
        'The first digest comes in a few minutes: one job matches already.',
        'The first digest comes in a few minutes: # jobs match already.',
      ),
    next: (when: string) => `The next digest comes on ${when}, if there is something new by then.`,
    nextInstant: 'A mail comes as soon as a job comes in that matches.',
    paused: 'They are paused just now; you find out more, and can go on, with the link below.',
    manage: 'See or change your alerts',
    expiredTitle: 'This link is too old',
    expired: 'A link to confirm works for 48 hours. Sign up again, and you get a new one.',
    outdatedTitle: 'This link does not count any more',
    outdated:
      'The alerts that it was made for were ended after it was sent. If you want them again, sign up again.',
    takenTitle: 'This address gets job alerts already',
    taken: 'Two subscriptions cannot share an address. Yours stays as it was.',
    signUp: 'To the sign-up form',
  },

  manage: {
    title: (board: string) => `Your job alerts from ${board}`,
    heading: 'Your job alerts',
    getsNoMail: (address: Html, board: string) => html`${address} gets no mail from ${board}.`,
    comeBack: (link: Html) => html`To get job alerts again, ${link}.`,
    signUp: 'sign up',
    dataLater: (link: Html) => html`To see or erase what is kept about you, ${link}.`,
    askLink: 'ask for a link by mail',
    fileWins: (board: string) =>
      `Your alerts were set up by the people of ${board}, in a file that they keep. What you change here lasts until they change that file.`,
    done: {
      saved: 'Saved. Your next digest goes by it.',
      same: 'Nothing had to be changed.',
      gone: 'That alert was changed or ended meanwhile. Below is how things stand now.',
      paused: 'Paused. No digests come until the day that you chose.',
      resumed: 'Your digests are back on.',
      stays: 'Thank you. Your alerts go on.',
      mailed:
        'A mail with the link is on its way to your address. The link works for 30 minutes. At most three such mails go out in a day.',
    },
    alertsTitle: 'Your alerts',
    severalAlerts: 'A job comes once, under the first alert that it matches.',
    change: 'Change',
    cancel: 'Cancel',
    remove: 'End this alert',
    save: 'Save',
    addTitle: 'Another alert',
    add: 'Add this alert',
    longTags: 'Name at most 100 tags of at most 100 characters.',
    notSaved: 'Not saved yet',
    tooManyAlerts: 'That would be more than 20 alerts: end one first.',
    lastAlert: 'This is your only alert: unsubscribe instead, or add another one first.',
    settingsTitle: 'How often, and when',
    saveSettings: 'Save how often',
    badZone: 'That is no time zone: write a name such as Europe/Berlin.',
    meantZone: (zone: string) => `That is no time zone. Did you mean ${zone}?`,
    nextTitle: 'Your next digest',
    nextAt: (when: string) => `It is due on ${when}, if a job matches by then.`,
    nextSoon: 'It is due now.',
    nextInstant: 'It comes as soon as a job matches.',
    nextPaused: 'None comes while you pause.',
    wouldHold: (jobs: number) =>
      count(jobs, 'One job would be in it so far:', '# jobs would be in it so far:'),
    holdsNothing: 'No new job matches so far.',
    more: (jobs: number) => count(jobs, 'and one more', 'and # more'),
    pauseTitle: 'Pause',
    pausedUntil: (day: string) => `Paused until ${day}.`,
    pauseUntil: 'Until',
    pause: 'Pause',
    pauseLonger: 'Change the day',
    resume: 'Resume now',
    badDay: 'Choose a day from tomorrow on, at most a year ahead.',
    lastTitle: 'Your last digests',
    noneYet: 'None was sent yet.',
    accountTitle: 'Your address and your data',
    accountIntro:
      'To change your address, download what is kept about you, or have it erased, you need a link of its own. It comes by mail, since digests get passed on.',
    accountButton: 'Mail me that link',
    unsubscribeAll: 'Unsubscribe from everything',
    yourAddress: 'Your email address',
    sendLink: 'Mail me a link',
    linkTitle: 'A fresh link to your job alerts',
    linkIntro:
      'Write the address that your job alerts go to. A link to change, pause or end them comes by mail.',
    linkSent: 'Check your inbox',
    linkSentText:
      'If this address is known here, a mail with a link is on its way. Nothing comes? Look into the spam folder; at most three such mails go to an address in a day.',
    badAddress: 'That is not an email address that job alerts could go to.',
  },

  /** Where "Not from this employer" and "Fewer like this" of a digest lead. */
  notThis: {
    title: 'Fewer jobs like this',
    intro: (wants: string) => `You get: ${wants}.`,
    legend: 'What shall not come any more?',
    tag: (tag: string) => `No jobs with the tag ${tag}`,
    save: 'Save',
    allWanted: 'Your alerts ask for all that this job is about. You can change them below.',
    toManage: 'See or change all your alerts',
  },

  account: {
    title: (board: string) => `Your address and your data at ${board}`,
    intro: (address: Html) => html`This is about ${address}.`,
    addressTitle: 'Another address',
    addressIntro: 'A mail goes to the new address; your alerts move when you confirm it there.',
    newAddress: 'New address',
    changeAddress: 'Send the mail',
    sameAddress: 'This is your address already.',
    addressSent: 'Check your new inbox',
    addressSentText: (address: Html) =>
      html`A mail is on its way to ${address}. Your alerts go to the old address until you confirm the new one.`,
    exportTitle: 'What is kept about you',
    exportIntro: 'Your choices and the digests that were sent to you, in one file (JSON).',
    exportButton: 'Download',
    eraseTitle: 'Erase everything',
    eraseIntro:
      'Your alerts end, and your address, your name and your choices are erased. What stays is a fingerprint of the address, so that nobody signs it up again but you. This cannot be undone.',
    sure: 'Yes, erase everything about me',
    notSure: 'Tick this box if you are sure.',
    erase: 'Erase',
    erased: 'You are forgotten',
    erasedText: (board: string) =>
      `Nothing that names you is kept any more, and no mail comes from ${board}.`,
    expired: 'This link has expired',
    expiredText: 'It works for 30 minutes after it was mailed. Ask for a fresh one:',
  },

  unsubscribe: {
    ask: (board: string) => `Stop the mails from ${board}?`,
    askWho: (address: Html, board: string) =>
      html`${address} gets job alerts from ${board}. One click, and no more are sent.`,
    whatEnds: 'What should end?',
    everything: 'Everything',
    onlyAlert: (alert: string) => `Only the alert “${alert}”`,
    /** For those to whom more than one mail a week may come. */
    fewer: 'Too many mails?',
    fewerWhy: (when: string) => `The same jobs can come together, in one mail: ${when}.`,
    weeklyInstead: 'Once a week instead',
    isWeekly: 'One mail a week from now on',
    weeklyWho: (address: Html, when: string) => html`${address} gets the same jobs, together: ${when}.`,
    why: 'Why are you leaving?',
    whyHint: 'You need not say. Only the number of answers is kept, nothing of yours.',
    reasons: {
      'found-here': 'I found a job here',
      'found-elsewhere': 'I found one elsewhere',
      'too-much': 'Too much mail',
    },
    thanks: 'Thank you.',
    done: (board: string) => `You will get no more mail from ${board}`,
    doneWho: (address: Html) => html`${address} is unsubscribed.`,
    mistake: (contact: Html) => html`If that was a mistake, write to ${contact}.`,
    undoIntro: 'Was that a mistake? Within a day you can take it back, and miss nothing.',
    undo: 'Undo: I want the mails',
    pauseTitle: 'Or only a pause?',
    pauseInstead: 'Pause instead',
    alertEnded: 'This alert has ended',
    noMoreOf: (alert: string) => `No more mail for “${alert}”.`,
    stillOn: (address: Html) => html`${address} still gets these:`,
    isBack: 'Your mails are back on',
    isPaused: 'Your mails are paused',
    backWho: (address: Html) => html`${address} gets job alerts as before.`,
    pausedWho: (address: Html, day: string) =>
      html`${address} gets no job alerts until ${day}; then they go on.`,
    toManage: 'See or change your alerts',
    tooLate: 'That cannot be taken back any more',
    signUpAgain: (link: Html) => html`You can ${link} at any time.`,
    signUpLink: 'sign up again',
  },

  applying: {
    /** On the post's own page. */
    here: 'See more and apply',
    at: (host: string) => `Apply at ${host}`,
    byMail: (address: string) => `Apply by email to ${address}`,
  },

  /** Kind of work, and where it is done. */
  work: {
    remote: 'Remote',
    hybrid: 'Hybrid',
    'on-site': 'On site',
    'full-time': 'Full-time',
    'part-time': 'Part-time',
    contract: 'Contract',
    temporary: 'Temporary',
    internship: 'Internship',
    volunteer: 'Voluntary',
  },

  digest: {
    otherJobs: 'Other jobs',
    closedSince: (jobs: number) =>
      count(jobs, 'One job has closed since this was sent.', '# jobs have closed since this was sent.'),
    closes: (day: string) => `Closes ${day}`,
    posted: (day: string) => `Posted ${day}`,
    postedAgain: (day: string) => `Posted again ${day}`,
    /** For somebody to whom a digest was passed on. */
    passedOn: 'Did somebody send you this?',
    getThese: 'Get new jobs by email',
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
      title: 'Please wait a while',
      text: 'This was asked for too often just now, by you or by others. Try again later. Nothing is lost: what you set before stays as it is.',
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
    text: 'It may have been cut when it was copied, or it was replaced by a newer one. Open it again from the newest mail that you have, and copy the whole link if clicking does not work.',
    stopWithout: (contact: Html) => html`To stop the mails without a link, write to ${contact}.`,
  },

  /** A digest that an admin looks at or sends to themselves, and the page behind its links. */
  sample: {
    subject: (subject: string) => `[Test] ${subject}`,
    title: 'This link is from a sample',
    unsubscribe:
      'In the digest that a reader gets, it asks whether the mails shall stop, and one click stops them.',
    manage: 'In the digest that a reader gets, it shows their alerts, to be changed or paused.',
    digest: 'In the digest that a reader gets, it shows the whole digest in the browser.',
    nothing: 'This one belongs to nobody: nothing has changed, and nobody’s mails have stopped.',
    signUp: 'Job alerts by mail',
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

  /** Digests, as mail. The reason names the person's alerts: `your alert: data, not intern`. */
  digestMail: {
    newJobs: (jobs: number) => count(jobs, '1 new job', '# new jobs'),
    welcome: (jobs: number) => count(jobs, 'Welcome: 1 open job for you', 'Welcome: # open jobs for you'),
    hello: (name: string) => `Hello ${name},`,
    chosenBy: (alerts: readonly string[]) =>
      `Chosen by your ${alerts.length === 1 ? 'alert' : 'alerts'}: ${alerts.join('; ')}`,
    everyJob: 'You get every job.',
    chooseYours: 'Choose yours',
    unsubscribe: 'Unsubscribe',
    jobsAt: (jobs: number) => count(jobs, '1 job', '# jobs'),
    closes: (day: string) => `Closes ${day}`,
    posted: (day: string) => `Posted ${day}`,
    postedAgain: (day: string) => `Posted again ${day}`,
    tags: (tags: string) => `Tags: ${tags}`,
    openings: (posts: number) => count(posts, '1 opening', '# openings'),
    moreOpenings: (posts: number) => count(posts, 'and 1 more opening', 'and # more openings'),
    onBoard: (board: string) => `On ${board}`,
    notFrom: 'Not from this employer',
    fewer: 'Fewer like this',
    /** Both, in the text. */
    notThis: 'Fewer like this, or none from this employer',
    glance: 'At a glance',
    lastCall: 'Last call',
    lastCallWhy: 'These close before your next digest.',
    early: (role: string, closes: string) =>
      `This comes before its day, since one of the jobs would be over by then: ${role} ${closes.charAt(0).toLowerCase()}${closes.slice(1)}.`,
    more: (jobs: number) => `and ${count(jobs, '1 more', '# more')}:`,
    seeAll: 'see the whole digest in the browser',
    why: (board: string) => `You get this mail because you asked ${board} for job alerts.`,
    change: 'Change your alerts',
    view: 'View in the browser',
    privacy: 'Privacy',
    /** The subject, and in the inbox the line after it. */
    untitled: 'A new job',
    nothing: 'New jobs',
    roleAt: (role: string, organisation: string) => `${role} at ${organisation}`,
    andMore: (first: string, jobs: number) => `${first} and ${count(jobs, '1 more', '# more')}`,
  },

  /** To who posted a job, where the board wants that. */
  receiptMail: {
    subject: (post: string | null, board: string) =>
      post === null ? `Your posts on ${board}` : `Your post on ${board}: ${post}`,
    title: 'What became of your post',
    went: (post: string, people: number) => `“${post}” went to ${count(people, 'one person', '# people')}.`,
    more: (post: string, people: number, more: number) =>
      `“${post}” went to ${count(more, 'one more person', '# more people')}: ${count(people, 'one', '#')} in all.`,
    few: (post: string) => `“${post}” went to fewer than 5 people so far.`,
    closes: (post: string, day: string) => `“${post}” closes soon: its last day is ${day}.`,
    stillOpen: (post: string, days: number) =>
      `“${post}” has been up for ${count(days, 'a day', '# days')} and names no last day. Is it still open? If not, tell the people who run the board.`,
    why: (board: string) => `You get this mail because a post on ${board} names this address as its contact.`,
    stop: 'No more mails of this kind',
  },

  /** Where its last link leads. */
  receipts: {
    ask: 'No more mails about your posts?',
    what: (board: string) =>
      `${board} then writes nothing more to your address about what became of your posts.`,
    stop: 'Stop these mails',
    done: 'These mails have ended',
    doneWhat: (board: string) => `${board} does not write to you about your posts any more.`,
  },

  confirmMail: {
    expiry: 'The link works for 48 hours.',
    manage: 'See or change your alerts',
    subscribe: {
      subject: (board: string) => `Confirm your job alerts from ${board}`,
      title: 'One click, and your job alerts begin',
      opening: (board: string, about: string) =>
        `Somebody, most likely you, asked ${board} to send job alerts${about} to this address. They begin when you confirm that.`,
      button: 'Confirm my job alerts',
      otherwise:
        'If it was not you, do nothing. No alerts are sent, and this address is forgotten in 48 hours.',
    },
    add: {
      subject: (board: string) => `Add tags to your job alerts from ${board}?`,
      title: 'Add these tags?',
      opening: (board: string, about: string) =>
        `Somebody, most likely you, asked ${board} for job alerts${about}. This address gets job alerts already; one click adds these tags to them.`,
      button: 'Add these tags',
      otherwise: 'If it was not you, do nothing. Your alerts stay as they are.',
    },
    'change-address': {
      subject: (board: string) => `Confirm your new address for job alerts from ${board}`,
      title: 'Is this your new address?',
      opening: (board: string, _about: string) =>
        `Somebody, most likely you, asked ${board} to send their job alerts to this address from now on. They come here once you confirm that.`,
      button: 'Send my alerts here',
      otherwise:
        'If it was not you, do nothing. Nothing is sent here, and this address is forgotten in 48 hours.',
    },
  },

  /** To the address that somebody has left for another. */
  movedMail: {
    subject: (board: string) => `Your job alerts from ${board} go to another address now`,
    title: 'Your job alerts have moved',
    opening: (board: string, address: string) =>
      `The job alerts from ${board} that came to this address go to ${address} from now on. The new address has confirmed that, and no more come here.`,
    notYou: (contact: string) => `If you did not ask for this, write to ${contact}.`,
  },

  /** Once, to somebody whose alert has brought nothing for six weeks. */
  quietMail: {
    subject: (board: string) => `Nothing for one of your alerts at ${board} in six weeks`,
    title: 'An alert that brings nothing',
    nothing: (alert: string) => `No job has matched “${alert}” for six weeks.`,
    without: (wanted: string, jobs: number) =>
      `${count(jobs, 'One job', '# jobs')} would have, without “${wanted}”.`,
    butNot: (unwanted: string, jobs: number) =>
      `${count(jobs, 'One job', '# jobs')} would have, if you had not shut it out: “${unwanted}”.`,
    instead: (tag: string, jobs: number) =>
      `Did you mean “${tag}”? ${count(jobs, 'One job has', '# jobs have')} that tag.`,
    button: 'Change your alerts',
    once: 'This is said once. If you leave your alerts as they are, you hear from us when a job matches.',
    unsubscribe: 'Unsubscribe from everything',
  },

  /** Once in a year of silence, where the board asks. */
  stillLooking: {
    subject: (board: string) => `Still looking? Your job alerts from ${board}`,
    title: 'Are you still looking?',
    opening: (board: string, alerts: string) =>
      `${board} has sent you job alerts for a year: ${alerts}. If they are still of use to you, say so with one click.`,
    button: 'Yes, keep my alerts',
    endsWithout: 'Without an answer they end in a month.',
    staysWithout: 'If you do nothing, they go on as they are.',
    unsubscribe: 'No, stop them',
  },

  linkMail: {
    notYou: 'If you did not ask for this, do nothing: nothing changes.',
    private: 'The link is for you alone: do not pass this mail on.',
    minutes: (minutes: number) =>
      `The link works for ${count(minutes, 'one minute', '# minutes')} and is for you alone: do not pass this mail on.`,
    unsubscribe: 'Unsubscribe from everything',
    manage: {
      subject: (board: string) => `Your link for the job alerts from ${board}`,
      title: 'Your job alerts',
      opening: (board: string) =>
        `Here is the link that you asked for. It opens your job alerts from ${board}: change them, pause them, or end them.`,
      button: 'Open my job alerts',
    },
    account: {
      subject: (board: string) => `Your address and your data at ${board}`,
      title: 'Your address and your data',
      opening: (_board: string) =>
        'Here is the link that you asked for. It lets you change your address, download what we know about you, or have it erased.',
      button: 'Open my data',
    },
    left: {
      subject: (board: string) => `Your data at ${board}`,
      title: 'Your data',
      opening: (board: string) =>
        `You asked for your link. This address gets no job alerts from ${board} at present. The link lets you download what we know about you, or have it erased.`,
      button: 'Open my data',
    },
  },
};

/** The shape that every language fills, wholly: a word that is missing is an error of the type checker. */
export type Texts = typeof en;
