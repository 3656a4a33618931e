// One web address in two spellings. Pure.

/** Marks of a campaign: they say where a reader came from, not where the link leads. */
const CAMPAIGN = /^(?:utm_|mc_|fbclid$|gclid$|ref$|source$|src$)/i;

/** The same for all spellings of a link; an address of email as it is. For comparing, not for opening. */
export function linkKey(link: string): string {
  if (!/^https?:/i.test(link) || !URL.canParse(link)) return link;
  const url = new URL(link);
  for (const name of [...url.searchParams.keys()]) if (CAMPAIGN.test(name)) url.searchParams.delete(name);
  const host = url.host.replace(/^www\./, '');
  return `${host}${url.pathname.replace(/\/+$/, '')}${url.search}${url.hash}`;
}
