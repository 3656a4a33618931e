// Does a link lead to one job, or to a page that an employer's jobs share? By its form alone. Pure.

/** Last words of addresses of pages about all jobs. */
const SHARED =
  /^(?:about(?:-us)?|apply(?:-now)?|careers?|contact(?:-us)?|employment|get-involved|home|index|jobs?|(?:job-)?(?:listings?|openings?|opportunities|postings?|vacancies)|join(?:-us|-our-team)?|open-(?:positions|roles)|our-team|positions|team|(?:we-are-)?hiring|work(?:-with-us|-at-[a-z]+|-for-us)?)(?:\.[a-z]+)?$/i;
/** Of a query, what names one job. */
const NAMES_A_JOB = /(?:^|_|-)(?:id|jid|job|gh_jid|posting|req|vacancy|position|role)s?(?:_?id)?$/i;

/**
 * `https://jobs.lever.co/kiln/4711`: yes · `https://kiln.example.org/careers`, an address of email, a home page: no. Whether
 * others use it as well is for those to ask who know the others.
 */
export function isOwnLink(link: string): boolean {
  if (!/^https?:/i.test(link) || !URL.canParse(link)) return false;
  const { pathname, searchParams, hash } = new URL(link);
  if ([...searchParams].some(([name, value]) => NAMES_A_JOB.test(name) && value.length > 1)) return true;
  if (/\d/.test(hash)) return true;
  const last = pathname.split('/').filter(Boolean).at(-1);
  return last !== undefined && !SHARED.test(last);
}
