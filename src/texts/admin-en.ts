// The words of the admin's pages. English, as are alarms, the log and the commands.

import { plural } from './format.ts';

const count = (number: number, one: string, other: string) => plural('en', number, { one, other });
const people = (number: number) => count(number, 'one person', '# people');
const posts = (number: number) => count(number, 'one post', '# posts');

export const adminTexts = {
  tabsLabel: 'Admin',
  tabs: {
    today: 'Today',
    posts: 'Posts',
    people: 'People',
    mail: 'Mail',
    figures: 'Figures',
    queue: 'Queue',
    audit: 'Audit',
  },
  signOut: 'Sign out',

  signIn: {
    title: 'Sign in as an admin',
    text: (minutes: number) =>
      `If the address is one of site.admin_email, a link comes to it that works once, within ${minutes} minutes.`,
    nobody:
      'Nobody can sign in by mail yet: name one address or more in site.admin_email of rolecall.yml. Where mails stay on this machine, the log prints the way in.',
    address: 'Your email address',
    button: 'Mail me a link',
    sent: {
      title: 'Look into your mailbox',
      text: 'If the address is one of site.admin_email, a link is on its way to it.',
    },
    enter: 'Sign in',
    enterText: 'The button signs this browser in for eight hours.',
    again: 'Ask for a new link',
    tooLate: {
      title: 'This link has been used, or is too old',
      text: 'A link works once, within half an hour.',
    },
  },
  notHere: {
    title: 'Not without https',
    text: 'The admin pages open over https (PUBLIC_URL), or on the machine itself under 127.0.0.1.',
  },
  forged: {
    title: 'This form came from elsewhere',
    text: 'Nothing was done. Open the admin page itself, and press the button there.',
  },
  enterMail: {
    subject: (board: string) => `Sign in to ${board}`,
    title: 'Sign in as an admin',
    opening: (board: string) => `Here is the link to the admin pages of the job alerts from ${board}.`,
    button: 'Sign in',
    care: (minutes: number) =>
      `The link works once, within ${minutes} minutes. If you did not ask for it, do nothing: nobody gets in without it. Do not pass this mail on.`,
  },

  frequencies: { weekly: 'weekly', daily: 'daily', instant: 'instant' },
  kinds: {
    scheduled: 'scheduled',
    instant: 'instant',
    welcome: 'first digests',
    early: 'before closing days',
    'catch-up': 'after changes',
    manual: 'by hand',
  },
  outcomes: {
    queued: 'waiting',
    sending: 'on the wire',
    sent: 'sent',
    deferred: 'tried again later',
    skipped: 'passed over',
    superseded: 'planned again',
    failed: 'failed',
  },

  today: {
    title: 'Today',
    alarms: 'What needs you',
    noAlarms: 'No alarms.',
    resume: 'Resume mail',
    held: 'Waiting for your word',
    heldNames: {
      posts: (number: number) =>
        count(number, 'One post, held because many came at once', '# posts, held because many came at once'),
      'first-digests': (number: number) =>
        count(
          number,
          'One first digest, held because many people came at once',
          '# first digests, held because many people came at once',
        ),
      retags: (number: number) =>
        count(number, 'One post with other tags', '# posts with other tags, because many changed at once'),
      'removed-posts': () => 'Post files that are missing, not counted as deleted',
      'removed-subscriptions': () => 'Subscription files that are missing, not counted as deleted',
      repository: () => 'The history of the repository was rewritten',
    },
    /** What to think of before a button is pressed. */
    before: {
      posts: 'Look at them. Announced, they go to whoever wants them; kept, they are on the site only.',
      'first-digests':
        'If the database was lost, let them get what comes from now on; else the first digests may go.',
      retags: 'If the tags were only put in order, keep the posts without mail.',
      'removed-posts': 'Bring the files back, unless they are meant to be gone.',
      'removed-subscriptions': 'Bring the files back, unless they are meant to be gone.',
      repository: 'Look at the branch: is its new history meant?',
    },
    beforeResume: {
      all: 'Find out from your mail provider why, and mend it; then let mail go on. What waits is sent then.',
      domain: 'Mail there waits for twelve hours and goes on by itself; the button lets it go on now.',
    },
    lookAtHeld: 'Look at them',
    release: {
      posts: 'Announce them',
      'first-digests': 'Send them',
      retags: 'Announce to the new tags',
      'removed-posts': 'They are meant to be gone',
      'removed-subscriptions': 'They are meant to be gone',
      repository: 'Take the new history',
    },
    quietly: {
      posts: 'Keep without mail',
      'first-digests': 'From now on only',
      retags: 'Keep without mail',
    } as Readonly<Record<string, string>>,
    next: 'Next digests',
    noNext: 'Nobody is subscribed yet.',
    runs: 'Last runs',
    noRuns: 'No run yet.',
    runColumns: [
      { title: 'Due' },
      { title: 'Run' },
      { title: 'Matched', isNumber: true },
      { title: 'Sent', isNumber: true },
      { title: 'The rest' },
    ],
    unbalanced: 'does not add up',
    files: 'Files to mend',
    line: (number: number) => ` line ${number}`,
    leftOut: 'left out',
    inForce: 'in force',
    moreFiles: (number: number) => `And ${number} more: "rolecall lint" lists them all.`,
    doctor: 'Doctor',
    noDoctor: 'The doctor was not asked yet.',
    askDoctor: 'Ask the doctor now',
    findings: (ok: number, wrong: number) =>
      `${count(ok, 'One check is fine', '# checks are fine')}, ${count(wrong, 'one needs a look', '# need a look')}.`,
  },

  standings: {
    live: 'live',
    held: 'held for your word',
    draft: 'draft',
    future: 'waits for its date',
    settling: 'just come in',
    'page-not-there': 'waits for its page',
    'link-gone': 'its apply link leads nowhere',
    archive: 'archive: shown, not mailed',
    'not-mailed': 'shown, not mailed',
    closed: 'closed',
    missing: 'file missing',
    removed: 'removed',
  },
  suppressed: {
    'opted-out': 'Opted out: that stands until the person signs up again.',
    erased: 'Asked to be erased: that stands until the person signs up again.',
    complaint: 'Complained about our mail: none goes there any more.',
    bounced: 'Mail to this address came back: none goes there until you lift that.',
  },

  postList: {
    title: 'Posts',
    find: 'Title contains',
    standing: 'What became of it',
    any: 'anything',
    show: 'Show',
    preview: 'Preview a digest as anybody',
    none: 'No such post.',
    more: (number: number) => `And ${number} more: say which by their titles.`,
    columns: [{ title: 'Post' }, { title: 'Standing' }, { title: 'Tags' }, { title: 'Announced' }],
  },
  post: {
    standing: 'Standing',
    tags: 'Tags',
    states: 'Also states',
    file: 'File',
    date: 'Dated',
    announced: 'Announced',
    closes: 'Closes',
    place: 'Place',
    pay: 'Pay',
    apply: 'Apply',
    page: 'Page',
    reach: 'Reach',
    wants: 'Would go to',
    wanted: (
      all: number,
      { weekly, daily, instant }: Readonly<Record<'weekly' | 'daily' | 'instant', number>>,
    ) => `${people(all)} (${weekly} weekly, ${daily} daily, ${instant} instant)`,
    had: 'Went to',
    again: 'Announce it again',
    againText: (fresh: number) =>
      fresh === 0
        ? 'Everybody who wants it has had it: announcing it again would mail nobody.'
        : `It would come with the next digest of ${people(fresh)} who want it and have not had it. Whoever had it does not get it again.`,
    againButton: (fresh: number) => `Announce to ${people(fresh)}`,
    got: 'Who got it',
    gotColumns: [{ title: 'Person' }, { title: 'Outcome' }, { title: 'When' }],
    nobody: 'Nobody so far.',
    newest: (number: number) => `The newest ${number}.`,
    why: 'Why did somebody get it, or not?',
    whyAddress: 'Their address',
    ask: 'Ask',
  },
  preview: {
    title: 'Preview',
    tags: 'Tags of a new reader',
    hint: 'Separated by commas; none is every post',
    show: 'Show',
    newReader: 'A new reader',
    of: (email: string) => email,
    frame: 'The digest',
    nothing: (held: number) =>
      `No recent open post matches, so there would be no digest.${held > 0 ? ` ${count(held, 'One post is held', '# posts are held')} for your word.` : ''}`,
    notes: {
      'gets-no-mail': 'Gets no mail just now, so this digest would not be sent.',
      'nothing-new': 'Nothing is new to them; this is what a new reader with the same alerts gets.',
      'no-posts-known': 'No posts are known yet.',
    },
  },

  personStandings: {
    confirmed: 'gets mail',
    paused: 'paused',
    unsubscribed: 'left',
    removed: 'file taken away',
    'opted-out': 'opted out',
    erased: 'erased',
    complaint: 'complained',
    bounced: 'bounced',
    forgotten: 'forgotten',
  },
  sources: { file: 'a file', command: 'an admin', web: 'the sign-up page', import: 'an import' },

  people: {
    title: 'People',
    states: {
      confirmed: 'Get mail',
      paused: 'Paused',
      suppressed: 'Bounced or complained',
      unsubscribed: 'Left',
      removed: 'File taken away',
    },
    find: 'Address or name contains',
    search: 'Find',
    found: 'People found',
    nobody: 'Nobody has that address or name.',
    more: (number: number) => `The newest ${number}; write more of the address.`,
    columns: [{ title: 'Person' }, { title: 'State' }, { title: 'How often' }, { title: 'Alerts' }],
    addTitle: 'Add somebody',
    addText: 'For somebody who asked you for it. No confirmation is mailed; each digest says how to leave.',
    address: 'Email address',
    tags: 'Tags',
    tagsHint: 'Separated by commas; none is every post',
    frequency: 'How often',
    add: 'Add',
    badAddress: (problem: string) => `This cannot be used as an address: ${problem}.`,
    added: {
      created: 'Added.',
      revived: 'Added again.',
      changed: 'New choices are saved.',
      unchanged: 'Was here already.',
      'signed-up-themselves':
        'Signed up by themselves: only they change that, through the link in their mails.',
    },
    listsTitle: 'Lists',
    importLink: 'Bring in the readers of another service',
    exportText:
      'All readers with their choices, as a table. It holds addresses of real people: keep it to yourself.',
    export: 'Download people.csv',
  },
  person: {
    state: 'State',
    since: 'since',
    suppressed: 'No mail, because',
    name: 'Name',
    pausedUntil: 'Paused until',
    frequency: 'How often',
    alerts: 'Alerts',
    zone: 'Time zone',
    source: 'Came from',
    came: 'Came on',
    consent: 'Agreed',
    preview: 'Preview their next digest',
    lift: 'Let mail go there again',
    end: 'End the subscription',
    endText: 'As if they had used the link in their mails: no file and no import brings the address back.',
    endButton: 'End it for good',
    digests: 'Digests',
    noDigests: 'None so far.',
    digestColumns: [{ title: 'When' }, { title: 'Digest' }, { title: 'Outcome' }],
    bounces: 'What came back',
    bounceColumns: [{ title: 'When' }, { title: 'Meaning' }, { title: 'Answer' }],
  },
  import: {
    title: 'Import',
    text: 'The export of Mailchimp (zip), Buttondown or listmonk, a CSV file with the columns email, name, tags, frequency, timezone, status, or a file of our own export. It is counted first. Who left or bounced there gets no mail here, and nobody is revived.',
    file: 'The list',
    fileAgain: 'The list, once more',
    count: 'Count only',
    bring: (number: number) => `Bring in ${people(number)}`,
    counted: 'Counted; nothing was changed',
    done: (id: number) =>
      `Done, as import ${id}. Within seven days "rolecall import --undo ${id}" takes it back`,
    result: (
      counts: Readonly<Record<'added' | 'known' | 'suppressed' | 'optOuts' | 'bounces' | 'ended', number>>,
      seen: { readonly everything: number; readonly undecided: number },
    ) =>
      (
        [
          [counts.added, 'to be added, without a first digest'],
          [counts.optOuts, 'opted out there: on the list of those who get no mail'],
          [counts.bounces, 'bounced there: on the list of those who get no mail'],
          [counts.ended, 'end here: they left there later than they came here'],
          [counts.known, 'here already: nothing changes for them'],
          [counts.suppressed, 'on the list of those who get no mail: not revived'],
          [seen.everything, 'without a tag that the board knows: they get every post until they choose'],
          [seen.undecided, 'never agreed to mail there: left out'],
        ] as const
      ).flatMap(([number, what], index) => (number > 0 || index === 0 ? [`${number} ${what}`] : [])),
    unknownTags: (tags: string) => `Not tags of any post, and left out: ${tags}`,
    leftOut: (number: number) => `${count(number, 'One line', '# lines')} left out`,
    line: (line: number, reason: string) => `Line ${line}: ${reason}`,
  },

  mail: {
    title: 'Mail',
    flows: 'Mail flows; nothing is paused.',
    paused: (scope: string) =>
      scope === 'all'
        ? 'All mail is paused'
        : scope === 'digests'
          ? 'All digests wait'
          : `Mail to ${scope} is paused`,
    until: 'until',
    pause: 'Pause all mail',
    resume: 'Resume',
    rates: 'Rates',
    transport: 'Mail goes',
    transports: { smtp: 'to the mail server', outbox: 'to the outbox on this machine' },
    perSecond: 'At most',
    perDomain: 'At most to one domain',
    noLimit: 'as fast as the server takes it',
    aSecond: 'a second',
    connections: 'Connections',
    slowed: (domain: string | null) =>
      domain === null ? 'Slowed by the mail server' : `Slowed by ${domain}`,
    waits: 'What waits, and why',
    nothingWaits: 'Nothing waits for anything but its turn.',
    heldBy: (scope: string) => (scope === 'service' ? 'The pause of all mail' : `The pause of ${scope}`),
    noAnswer: 'no answer',
    waitColumns: [{ title: 'Why' }, { title: 'Mails', isNumber: true }, { title: 'Next try' }],
    channels: 'Channels',
    channelColumns: [
      { title: 'Channel' },
      { title: 'Kind' },
      { title: 'How often' },
      { title: 'Posts told', isNumber: true },
      { title: 'Last' },
      { title: 'How it is' },
    ],
    channelWell: 'well',
    channelGone: (reply: string) => `gone: ${reply}`,
    channelTrouble: (reply: string) => `takes nothing: ${reply}`,
    channelWaits: (messages: number) => (messages === 1 ? '1 message waits' : `${messages} messages wait`),
    answers: 'Last answers of mail servers',
    noAnswers: 'None so far.',
    answerColumns: [
      { title: 'Domain' },
      { title: 'Taken', isNumber: true },
      { title: 'Refused', isNumber: true },
      { title: 'Last answer' },
      { title: 'When' },
    ],
    test: 'Send a test digest',
    testTo: 'To',
    testHint: 'Their own digest where they are subscribed, else that of a new reader of everything',
    testButton: 'Send the test',
    testSent: (reply: string) => `The test digest was taken: ${reply}`,
    testFailed: (reply: string) => `The test digest was not taken: ${reply}`,
    noTest: {
      paused: 'Whoever has this address has paused all mails: a test would be one, too.',
      nothing: 'No recent open post matches, so there is no digest to send.',
    },
    now: 'Send now',
    nowText: 'Instead of when they are due. It is counted first, and nothing is sent until you say so.',
    which: 'Which digests',
    countButton: 'Count who would get one',
    dryRun: (number: number, frequency: string) => `${people(number)} would get a ${frequency} digest now`,
    groupColumns: [
      { title: 'Digest' },
      { title: 'Posts', isNumber: true },
      { title: 'People', isNumber: true },
    ],
    moreGroups: (number: number) => `And ${number} more digests.`,
    not: 'not sent:',
    sendButton: (number: number) => `Send to ${people(number)} now`,
  },
  queue: {
    title: 'Queue',
    text: (kind: string) =>
      `Jobs are carried by BullMQ on ${kind}. Whatever is lost here is found again in the ledger.`,
    kinds: { postgres: 'Postgres', redis: 'Redis' },
    silent: 'The queue does not answer just now.',
    columns: [
      { title: 'Queue' },
      { title: 'Waiting', isNumber: true },
      { title: 'Active', isNumber: true },
      { title: 'Later', isNumber: true },
      { title: 'Done', isNumber: true },
      { title: 'Failed', isNumber: true },
    ],
    progress: 'When each part of the work last moved',
    progressColumns: [{ title: 'Part' }, { title: 'Moved' }],
  },
  audit: {
    title: 'Audit',
    none: 'Nobody did anything so far.',
    columns: [{ title: 'When' }, { title: 'Who' }, { title: 'What' }, { title: 'About' }],
    older: 'Older',
  },

  /** After an act, by its name in the address. */
  done: {
    released: (number: number) => `Released: ${number}.`,
    quiet: (number: number) => `Released without mail: ${number}.`,
    resumed: () => 'Mail goes on.',
    announced: () => 'It is announced again.',
    ended: () => 'The subscription has ended.',
    lifted: () => 'Mail may go there again.',
    nothing: () => 'Nothing was to be done.',
    sending: () => 'They are planned now, and go out as the mail server takes them.',
    asked: () => 'The doctor was asked.',
    paused: () => 'All mail is paused. Nothing is lost meanwhile.',
  },

  countPeople: people,
  countPosts: posts,

  /** Mails about alarms, whose own sentences are English, too. */
  alarmMail: {
    raised: { label: 'Alarm', opening: 'Rolecall needs your attention' },
    cleared: { label: 'Cleared', opening: 'This is over; nothing is left to do' },
    reminder: { label: 'Still open', opening: 'This still needs your attention' },
    remedy: (remedy: string) => `What to do: ${remedy}`,
    closing: (code: string) => `Alarm code: ${code}. "rolecall status" lists what is open.`,
  },
} as const;
