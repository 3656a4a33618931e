// What mails use although a client does not know it, or knows it in part: what that client shows instead, and why that
// will do. `npm run caniemail` holds the sample mails against this list.

/** The clients that most people read mail in, as caniemail names them. */
export const CLIENTS = [
  'gmail.desktop-webmail',
  'gmail.ios',
  'gmail.android',
  'outlook.windows',
  'outlook.windows-mail',
  'outlook.macos',
  'outlook.ios',
  'outlook.android',
  'outlook.outlook-com',
  'apple-mail.macos',
  'apple-mail.ios',
  'yahoo.desktop-webmail',
  'yahoo.ios',
  'yahoo.android',
] as const;
export type Client = (typeof CLIENTS)[number];

export interface Exception {
  readonly features: readonly string[];
  readonly clients: readonly Client[];
  readonly instead: string;
}

const WORD: readonly Client[] = ['outlook.windows', 'outlook.windows-mail'];
const GMAIL_APPS: readonly Client[] = ['gmail.ios', 'gmail.android'];
const GMAIL: readonly Client[] = ['gmail.desktop-webmail', ...GMAIL_APPS];
const OTHER_OUTLOOKS: readonly Client[] = [
  'outlook.macos',
  'outlook.ios',
  'outlook.android',
  'outlook.outlook-com',
];
const YAHOO: readonly Client[] = ['yahoo.desktop-webmail', 'yahoo.ios', 'yahoo.android'];

/** In the order of what a reader may notice. */
export const EXCEPTIONS: readonly Exception[] = [
  {
    features: ['@media'],
    clients: WORD,
    instead:
      'The light colours and the wide margins, which are those without a query. On a dark screen Outlook changes the colours by itself.',
  },
  {
    features: ['@media'],
    clients: [...GMAIL, 'outlook.ios', 'outlook.android', 'outlook.outlook-com', ...YAHOO],
    instead:
      'Queries for the width work, those for dark screens do not: light colours, or dark ones of the client’s own making. Accounts of other providers in Gmail’s apps get the wide margins.',
  },
  {
    features: ['color-scheme CSS property', 'color-scheme meta tag'],
    clients: [...GMAIL, ...WORD, ...OTHER_OUTLOOKS, ...YAHOO, 'apple-mail.ios'],
    instead:
      'Nothing is lost: it tells Apple Mail that a mail brings its own dark colours. Others decide by themselves.',
  },
  {
    features: ['Class selector', 'Descendant combinator', 'Type selector'],
    clients: GMAIL_APPS,
    instead:
      'Accounts of other providers in Gmail’s apps get no style sheet. All that a mail needs stands inline; the sheet adds dark colours, narrow margins and the small type of the titles at the top.',
  },
  {
    features: ['<style> element'],
    clients: [...GMAIL, ...WORD],
    instead: 'The conditions hold: in the head, before what it is about, and far below 16 KB.',
  },
  {
    features: ['border-radius'],
    clients: [...WORD, ...YAHOO],
    instead: 'Buttons with square corners in Outlook on Windows; Yahoo lacks elliptic corners only.',
  },
  {
    features: ['<body> element'],
    clients: [...GMAIL, ...OTHER_OUTLOOKS, ...YAHOO],
    instead:
      'The body becomes a div, or goes. The first div inside it has the same background, class, language and direction.',
  },
  {
    features: ['white-space'],
    clients: [...WORD, ...GMAIL_APPS, 'yahoo.ios', 'yahoo.android'],
    instead: '“Unsubscribe” beside the board’s name may take two lines in a language with two words for it.',
  },
  {
    features: ['word-break'],
    clients: [
      'outlook.windows-mail',
      ...YAHOO,
      ...GMAIL_APPS,
      ...OTHER_OUTLOOKS,
      'apple-mail.macos',
      'apple-mail.ios',
    ],
    instead:
      'A word longer than the line is broken at any letter, or stands out. Addresses stand behind words, so hardly any is.',
  },
  {
    features: ['height property', 'max-height property'],
    clients: [...WORD, ...YAHOO],
    instead: 'The logo’s height stands in its attribute too.',
  },
  {
    features: ['max-width', 'width property'],
    clients: [...WORD, 'apple-mail.ios'],
    instead:
      'Outlook on Windows gets tables of 600 px in conditional comments; elsewhere a div holds the width, not a table.',
  },
  {
    features: ['padding'],
    clients: WORD,
    instead:
      'Padding that the layout needs is that of table cells, one to a row. A button’s cell has its own for Outlook; the link to apply, a frame elsewhere, is a line in bold type there.',
  },
  {
    features: ['line-height'],
    clients: WORD,
    instead: 'Word is told to take line heights exactly.',
  },
  {
    features: ['display:none'],
    clients: WORD,
    instead: 'The line for the inbox is text alone, without tables inside, and hidden by mso-hide as well.',
  },
  {
    features: ['aria-label attribute', 'role attribute'],
    clients: [...YAHOO, 'outlook.windows-mail'],
    instead:
      'The mail has no name of its own for a screen reader; its subject and its headings say the same.',
  },
  {
    features: ['lang attribute', 'dir attribute', 'align attribute', 'width attribute', 'height attribute'],
    clients: [...YAHOO, ...WORD, 'outlook.macos'],
    instead:
      'Known, but not where these mails have no use for it: cells with a language, links with a direction, tables to one side, pictures in per cent.',
  },
  {
    features: [
      'background',
      'border',
      'display',
      'font-size',
      'font-weight',
      'margin',
      'text-align',
      'text-decoration',
    ],
    clients: [...WORD, ...GMAIL, 'outlook.ios', 'outlook.android', 'outlook.outlook-com', ...YAHOO],
    instead:
      'Known, but not with every value. Not used: pictures as background, borders of paragraphs, flex and grid, rem and per cent, numbers for weights, negative and automatic margins that matter, flow-relative sides, lines above or through.',
  },
];
