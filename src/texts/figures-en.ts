// The words of the figures of the admin's pages. English, as all of these.

export const figuresTexts = {
  title: 'Figures',
  text: (day: string) =>
    `Readers who can get mail, as counted on ${day}. All numbers of people are rounded down to fives, and what is below five is shown as "fewer than 5", so that this page, its plots and its file can be shown to anybody.`,
  none: 'Nothing is counted yet: the first count comes with the next sweep, then one a day.',
  file: 'All figures as a file (CSV)',
  few: 'fewer than 5',
  numbers: 'The numbers',

  people: 'People over time',
  growthColumns: [
    { title: 'Day' },
    { title: 'People', isNumber: true },
    { title: 'Since the line before', isNumber: true },
    { title: 'weekly', isNumber: true },
    { title: 'daily', isNumber: true },
    { title: 'instant', isNumber: true },
  ],
  all: 'all',
  /** `people`: as shown. */
  spread: (from: string, first: string, to: string, last: string) => `${from}: ${first}. ${to}: ${last}.`,
  peopleOf: (shown: string) => `${shown} people`,

  weeks: 'Matches a week',
  weeksText:
    'Digests that had something for somebody, by the week in which they were due; the last week is not over.',
  noWeeks: 'No digest yet.',
  weekColumns: [
    { title: 'Week from' },
    { title: 'Digests', isNumber: true },
    { title: 'weekly', isNumber: true },
    { title: 'daily', isNumber: true },
    { title: 'instant', isNumber: true },
  ],

  tags: 'People by tag',
  tagsText: 'Somebody who follows several tags counts for each. Press a tag to see it over time.',
  noTags: 'No tag is followed by five people or more.',
  tagColumns: [
    { title: 'Tag' },
    { title: 'People', isNumber: true },
    { title: 'weekly', isNumber: true },
    { title: 'daily', isNumber: true },
    { title: 'instant', isNumber: true },
  ],
  moreTags: (number: number) => `And ${number} more, in the file.`,
  everyPost: 'every post',
  tag: (name: string) => `${name}, over time`,
  allTags: 'All figures',
  unknownTag: 'This tag has never been followed by five people or more.',

  unfollowed: 'Tags that nobody follows',
  unfollowedText:
    'Open posts have them, and no alert names them: only those who ask for every post get these jobs.',
  noUnfollowed: 'Somebody follows each tag of the open posts.',
  unmatched: 'Alerts that nothing matches',
  unmatchedText: (days: number) =>
    `No open post and none of the last ${days} days is what they ask for. Only alerts of five people or more are shown.`,
  noUnmatched: 'Each alert of five people or more has had something.',
  alertColumns: [{ title: 'Alert' }, { title: 'People', isNumber: true }],
} as const;
