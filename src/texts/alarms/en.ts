// Alarms in English. Commands, settings and what other programs answered stand in every language as they are.

import { plural } from '../format.ts';
import type { AlarmTexts } from './alarm-texts.ts';
import type { FactsOf } from './catalogue.ts';

const count = (number: number, one: string, other: string) => plural('en', number, { one, other });

const RESUME = 'Find out from your mail provider why, then run "rolecall resume"; what waits is sent then';
const RESUME_ON_PAGE =
  'Find out from your mail provider why, and mend it; then let mail go on. What waits is sent then.';
const UNLESS_GONE = 'Bring the files back, unless they are meant to be gone.';
const BY_ITSELF = 'It is tried again by itself';

const channelOf = ({ service, name, file }: { service: string; name: string; file: string }) =>
  `The ${service} channel "${name}" (${file})`;

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

function domainsOf({ domains, more }: FactsOf<'mail-slow'>): string {
  const named = domains.map(({ domain, mails }) => `${domain} (${mails})`).join(', ');
  return more === 0 ? named : `${named} and ${more} more domains`;
}

function unsendable({ run, named, all, over, error }: FactsOf<'unsendable'>): string {
  const which = named.map(({ delivery, person }) => `delivery ${delivery} to person ${person}`).join(', ');
  const more = all > named.length ? ` and ${all - named.length} more` : '';
  const fate = over === all ? 'given up' : `${over} given up, the others are tried again`;
  const why = error === null ? '' : ` The last error: ${error}.`;
  return `Of run ${run} these cannot be sent, through a mistake of ours or a damaged row: ${which}${more} (${fate}).${why}`;
}

function vanished({ files, folder, isFolderGone, count: number, example }: FactsOf<'files-vanished'>) {
  const what = isFolderGone
    ? `The folder ${folder} is missing`
    : `Files are missing from the folder ${folder}`;
  const effect =
    files === 'post'
      ? 'their posts are not sent, but kept, and digests with these posts wait, for two days at most'
      : 'their subscriptions go on';
  return `${what}: ${count(number, '1 file', '# files')}${example === null ? '' : ` (such as ${example})`}; ${effect}. Until this is settled, nothing new is read from there`;
}

export const alarmsEn: AlarmTexts = {
  kinds: {
    'posts-held': {
      message: (facts) =>
        count(
          facts.count,
          'One new post is held: nobody has been mailed about it',
          '# new posts came at once and are held: nobody has been mailed about them',
        ),
      remedy: () =>
        'Look at them with "rolecall held", then run "rolecall release posts" to announce them or "rolecall release posts --quiet" to keep them without mail',
      onPage: () =>
        'Look at them. Announced, they go to whoever wants them; kept, they are on the site only.',
    },
    'welcomes-held': {
      message: (facts) =>
        count(
          facts.count,
          'The first digest of one new person is held',
          '# new people came at once: their first digests are held',
        ),
      remedy: () =>
        'If the database was lost, run "rolecall release first-digests --quiet": they get what comes from now on; else "rolecall release first-digests" sends the first digests',
      onPage: () =>
        'If the database was lost, let them get what comes from now on; else the first digests may go.',
    },
    'retags-held': {
      message: (facts) =>
        count(
          facts.count,
          'One post got other tags: nobody is mailed about its new tags',
          '# posts got other tags at once: nobody is mailed about their new tags',
        ),
      remedy: () =>
        'Run "rolecall release retags --quiet" if the tags were only put in order, or "rolecall release retags" to announce the posts to the people of their new tags',
      onPage: () => 'If the tags were only put in order, keep the posts without mail.',
    },
    'files-vanished': {
      message: vanished,
      remedy: ({ files }) =>
        `Bring the files back, or run "rolecall release removed-${files}s" if they are meant to be gone`,
      onPage: () => UNLESS_GONE,
    },
    repository: {
      message: (facts) =>
        `The repository of the posts cannot be pulled: ${alarmsEn.repository(facts).problem}. The posts stay as they are.`,
      remedy: (facts) => alarmsEn.repository(facts).remedy,
      onPage: (facts) =>
        facts.problem === 'rewritten'
          ? 'Look at the branch: is its new history meant?'
          : alarmsEn.repository(facts).remedy,
    },
    'page-not-there': {
      message: (facts) => {
        const answer = facts.answer === null ? 'not asked yet' : alarmsEn.answer(facts.answer);
        return `${count(facts.count, 'A post waits', '# posts wait')} for a day or longer for a page that is not there: ${facts.url} (${answer}). Nobody is mailed about ${facts.count === 1 ? 'it' : 'them'}.`;
      },
      remedy: () =>
        'See that the site is built and published, and that site.page_url says where its posts are. It is asked once an hour. With posts.wait_for_page: false, posts are announced without a look at their pages',
    },
    collecting: {
      message: ({ error }) =>
        `Files are not collected: no post, subscription or deletion is taken (${error})`,
      remedy: () =>
        'Look at the folders and the disk, and into the log; it is tried again every fifteen seconds, and what is missed meanwhile comes then',
    },

    'public-url': {
      message: ({ url, answer }) =>
        `The links in our mails lead to ${url}, but ${alarmsEn.answer(answer)}: nobody can confirm, change anything or unsubscribe there. Digests wait until it is right.`,
      remedy: ({ url }) =>
        `See that PUBLIC_URL is the address of these pages, that a process with the pages runs ("rolecall start", or "start --only web"), and that the proxy hands ${url}/healthz to it. Where this machine cannot reach its own public name, let it resolve to the proxy's inner address.`,
    },
    'disk-full': {
      message: ({ place, path }) =>
        `The disk of ${alarmsEn.places[place]} is full${path === null ? '' : ` (${path})`}.`,
      remedy: () =>
        'Make room on that disk (df -h shows how much there is). Nothing that was acknowledged is lost, and everything goes on by itself when there is room.',
    },
    'opt-outs-not-noted': {
      message: ({ lines, path, error }) =>
        `${count(lines, 'An opt-out', '# opt-outs')} could not be noted in the journal ${path} (${error}). They hold, but after a restore of an older backup these people would get mail again.`,
      remedy: () =>
        "Make room on its disk, or let Rolecall's user write it (OPT_OUT_LOG names another place): they are noted by themselves then. Else make a backup, which has them: rolecall backup FILE.",
    },
    'secret-lost': {
      message: () =>
        'The secret that signed the links in earlier mails is gone: their unsubscribe links do not work.',
      remedy: () =>
        'Put the old value back: into SECRET (several, separated by commas; the first signs) or into the file "secret" in the data folder.',
    },
    'queue-stuck': {
      message: ({ part, minutes }) =>
        `Nothing moves: ${alarmsEn.waits[part]}, and none got on for ${minutes} minutes.`,
      remedy: ({ part }) =>
        `Check that a process with the role "${part === 'planning' ? 'plan' : 'work'}" runs and reaches the database, the queue and the mail server, and look for errors in its log. Nothing is lost: the work goes on when it does.`,
    },
    doctor: { message: ({ message }) => message, remedy: ({ remedy }) => remedy },

    'channel-gone': {
      message: (facts) =>
        `${channelOf(facts)} is gone, and nothing more is told there: ${facts.reply ?? 'it took nothing for two weeks'}`,
      remedy: () =>
        'Give it a new address in its file, or delete the file; if the channel is well after all, run "rolecall resume"',
      onPage: () =>
        'Give it a new address in its file, or delete the file. If the channel is well after all, let it go on.',
    },
    'channel-silent': {
      message: (facts) => `${channelOf(facts)} takes nothing: ${facts.reply}`,
      remedy: ({ isOurs }) =>
        isOurs
          ? 'Correct its address or its token; it is tried again about hourly, and at once by "rolecall resume"'
          : 'It is tried again about hourly, and nothing is lost meanwhile; look whether the service has trouble',
      onPage: ({ isOurs }) =>
        isOurs
          ? 'Correct its address or its token. It is tried again about hourly, and at once by the button.'
          : 'It is tried again about hourly, and nothing is lost meanwhile. Look whether the service has trouble.',
    },
    'channel-refuses': {
      message: (facts) =>
        `${channelOf(facts)} refused ${count(facts.posts, 'a post', '# posts')} for good this week`,
      remedy: () =>
        '"rolecall why CHANNEL POST" says with which words; the alarm ends by itself after a week',
    },

    'mail-paused': {
      message: (facts) => `All mail is paused: ${alarmsEn.whyPaused(facts)}`,
      remedy: () => RESUME,
      onPage: () => RESUME_ON_PAGE,
    },
    'domain-paused': {
      message: (facts) => `Mail to ${facts.domain} is paused: ${alarmsEn.whyPaused(facts)}`,
      remedy: () =>
        'Mail there waits 12 hours and goes on by itself; check the reply, or run "rolecall resume" to go on now',
      onPage: () => 'Mail there waits for twelve hours and goes on by itself; the button lets it go on now.',
    },
    'mail-server-busy': {
      message: (facts) => capital(alarmsEn.whyPaused(facts)),
      remedy: () =>
        'Check your account at the mail provider (limits, credits, password). Nothing is lost: it is asked again every few minutes, and what waits goes out when it takes mail.',
    },
    'mail-server-away': {
      message: ({ error, waiting }) =>
        `The mail server cannot be used (${error}); digests that wait for it now: ${waiting}.`,
      remedy: () =>
        'Check SMTP_URL and the mail server. Nothing is lost: the mails go out when it answers again.',
    },
    'mail-refused': {
      message: ({ domain }) =>
        `${domain ?? 'The mail server'} has taken no mail from us for half an hour or longer, and says that it is too much.`,
      remedy: () =>
        'Its words stand in the log. It is asked once a minute, and mail goes on when it takes some; what is two days old is given up, and its posts come with the next digest. If this happens often, set mail.per_second or mail.per_domain_per_second, or ask your mail provider.',
    },
    'mail-slow': {
      message: (facts) =>
        `${count(facts.mails, '1 mail has', '# mails have')} been on their way for up to ${facts.minutes} minutes without an answer: ${domainsOf(facts)}.`,
      remedy: () =>
        'Look into the log of your mail server for what it does with them. Each try ends by itself after a quarter of an hour, and is repeated later; other mail goes on meanwhile.',
    },
    'bounce-mailbox': {
      message: ({ error }) =>
        `The mailbox of BOUNCE_MAILBOX cannot be read (${error}): bounces and complaints are not taken in.`,
      remedy: () => 'Correct BOUNCE_MAILBOX, or mend the mailbox; what arrived meanwhile is read then.',
    },
    unsendable: {
      message: unsendable,
      remedy: () =>
        'Everybody else got theirs, and the posts of these come with their next digest. Search the log for the delivery’s number; if its edition is damaged, restore the table editions from a backup, else update Rolecall or report the error.',
    },
    'delivery-stuck': {
      message: ({ delivery, run, person, error }) =>
        `The row of delivery ${delivery} (run ${run}, person ${person}) cannot be written: ${error}.`,
      remedy: ({ delivery }) =>
        `This person gets no digest until it can. Mend the table deliveries, then end the row by hand: update deliveries set status = 'failed', lease_until = null where id = ${delivery};`,
    },
    'run-unbalanced': {
      message: ({ run, what, frequency, matched, counts }) =>
        `Run ${run} (${what}, ${frequency}) matched ${count(matched, '1 person', '# people')}, but its outcomes add up to another number: ${JSON.stringify(counts)}.`,
      remedy: () =>
        'Deliveries were changed or deleted by hand while the run was open. Compare the table deliveries with a backup.',
    },
  },

  whyPaused: (facts) => {
    const { reply } = facts;
    if (facts.kind === 'mail-server-busy') return `the mail server takes no mail from us for now: ${reply}`;
    if (facts.kind === 'domain-paused')
      return facts.because === 'directory'
        ? `it calls people unknown who got mail before; its directory may be broken, so nobody is blamed: ${reply}`
        : `it refuses our mail: ${reply}`;
    return {
      'refuses-us': `the mail server refuses us: ${reply}`,
      'nothing-taken': `the last ${facts.addresses} addresses were all refused, at several domains, so it is likely about us: ${reply}`,
      'most-refused': `more than half of the last 100 mails were refused, the last one so: ${reply}`,
      directory: `the mail server calls most addresses unknown; its directory may be broken, or the list is: ${reply}`,
    }[facts.because];
  },
  waits: {
    sending: 'digests wait to be sent',
    planning: 'digests wait to be planned',
    matching: 'posts wait for their readers',
    confirmations: 'sign-ups wait for their mail',
  },
  places: {
    data: 'the data folder',
    'opt-outs': 'the journal of opt-outs',
    postgres: 'our own Postgres',
    'postgres-journal': "our own Postgres' journal",
    outbox: 'the outbox',
    database: 'the database',
  },
  answer: (answer) => {
    if (answer.is === 'status') return `it answers with the status ${answer.status}`;
    if (answer.is === 'leads-on') return `it leads on to ${answer.to}`;
    if (answer.is === 'leads-round') return 'it leads from one address to the next';
    if (answer.is === 'silent') return `it does not answer (${answer.why})`;
    if (answer.is === 'slow') return `it does not answer (no answer in ${answer.seconds} s)`;
    return answer.is === 'not-us' ? 'something else answers there' : answer.words;
  },
  repository: ({ problem, branch, seconds, words }) => {
    const name = branch === null ? 'the main branch' : `the branch ${branch}`;
    return {
      'no-branch': {
        problem: `${name} is not in the repository`,
        remedy: 'Correct posts.branch, or bring the branch back',
      },
      rewritten: {
        problem: `the history of ${name} was rewritten: it does not lead on from what is here`,
        remedy: 'Look at the branch; if its new history is meant, run "rolecall release repository"',
      },
      'not-readable': {
        problem: 'the repository is not there, or we may not read it',
        remedy: 'Check posts.repository, and REPOSITORY_TOKEN_FILE (https) or the key of this user (ssh)',
      },
      'unknown-host': {
        problem: 'the host of the repository is not known to ssh here',
        remedy: 'As the user that runs Rolecall, run "ssh HOST" once and compare its key',
      },
      moved: {
        problem: 'the repository has moved to another address',
        remedy: 'Write the new address into posts.repository',
      },
      'no-git-there': {
        problem: 'the server only offers files, and speaks no git',
        remedy: "Use the address that git's own web pages name for cloning",
      },
      'no-room': {
        problem: 'there is no room for the repository',
        remedy: 'Make room on the disk of DATA_DIR',
      },
      'no-git-here': {
        problem: 'git is not installed',
        remedy: 'Install git (Debian: apt-get install git)',
      },
      'too-slow': {
        problem: `git was not done after ${seconds} s`,
        remedy: `${BY_ITSELF}; if it lasts, look at the size of the repository and at the way to its server`,
      },
      other: { problem: words, remedy: BY_ITSELF },
    }[problem];
  },

  page: {
    alarms: 'What needs you',
    none: 'No alarms.',
    held: 'Waiting for your word',
    heldNames: {
      posts: (number) =>
        count(number, 'One post, held because many came at once', '# posts, held because many came at once'),
      'first-digests': (number) =>
        count(
          number,
          'One first digest, held because many people came at once',
          '# first digests, held because many people came at once',
        ),
      retags: (number) =>
        count(number, 'One post with other tags', '# posts with other tags, because many changed at once'),
      'removed-posts': () => 'Post files that are missing, not counted as deleted',
      'removed-subscriptions': () => 'Subscription files that are missing, not counted as deleted',
      repository: () => 'The history of the repository was rewritten',
    },
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
    },
    lookAtHeld: 'Look at them',
    resume: 'Resume mail',
    resumeChannels: 'Resume channels and mail',
    look: { posts: 'Look at the posts', mail: 'Look at the mail', queue: 'Look at the queue' },
  },
  mail: {
    raised: { label: 'Alarm', opening: 'Rolecall needs your attention' },
    cleared: { label: 'Cleared', opening: 'This is over; nothing is left to do' },
    reminder: { label: 'Still open', opening: 'This still needs your attention' },
    remedy: (remedy) => `What to do: ${remedy}`,
    closing: (code) => `Alarm code: ${code}. "rolecall status" lists what is open.`,
  },
  over: (message) => `Over: ${message}`,
};
