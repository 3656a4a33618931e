// The pages: does PUBLIC_URL lead here, and what does a proxy in front pass on?

import type { Config } from '../../config/config.ts';
import { alarmsEn } from '../../texts/alarms/en.ts';
import { leadsToPeople, lookAtPublicUrl, type Seen } from '../public-url.ts';
import { type Finding, findingsOf } from './finding.ts';

export interface PagesFacts {
  readonly publicUrl: string;
  readonly trustedProxies: number;
  /** No mail leads anybody there. */
  readonly isTrial: boolean;
  /** What came in our place, as the end of a sentence; null = it is us. */
  readonly wrong: string | null;
  /** What the pages saw of our question; null where it was not told. */
  readonly seen: Seen | null;
}

type PagesConfig = Pick<Config, 'publicUrl' | 'web' | 'transport'>;

export async function askPages(config: PagesConfig, installation: string): Promise<PagesFacts> {
  const { wrong: answer, seen } = await lookAtPublicUrl(config.publicUrl, installation);
  const { trustedProxies } = config.web;
  const isTrial = !leadsToPeople(config);
  const wrong = answer === null ? null : alarmsEn.answer(answer);
  return { publicUrl: config.publicUrl, trustedProxies, isTrial, wrong, seen };
}

const pages = findingsOf('Pages');
const proxy = findingsOf('Proxy');

export function judgePages(facts: PagesFacts): Finding[] {
  const { publicUrl, isTrial, wrong, seen } = facts;
  if (wrong !== null) {
    const message = `${publicUrl} does not lead here: ${wrong}.`;
    const remedy = 'Start the pages ("rolecall start"), and let the proxy hand that name to them.';
    if (isTrial) return [pages.warning(message, 'Start the pages: rolecall start')];
    return [pages.error(`${message} Digests wait until it is.`, remedy)];
  }
  const found = [pages.ok(`${publicUrl} answers, and is this installation.`)];
  return seen === null ? found : [...found, judgeProxy(facts, seen)];
}

/** Counted from our own question, which said that it came from an address that nobody has. */
function judgeProxy({ publicUrl, trustedProxies }: PagesFacts, { host, proxies, isOpen }: Seen): Finding {
  const { host: wanted } = new URL(publicUrl);
  const setTo = (count: number) => `web: { trusted_proxies: ${count} }`;
  if (trustedProxies > 0 && proxies === 0)
    return isOpen
      ? proxy.error(
          `web.trusted_proxies is ${trustedProxies}, but no proxy adds the visitor's address: everybody may be whoever they say they are.`,
          'Let the proxy add it (nginx), or set trusted_proxies to 0 where there is none:',
          'proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;',
        )
      : proxy.error(
          `web.trusted_proxies is ${trustedProxies}, but the visitor's address does not come: all visitors share one limit.`,
          'Let the proxy add it (nginx):',
          'proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;',
        );
  if (trustedProxies !== proxies)
    return proxy.error(
      trustedProxies < proxies
        ? `${proxies === 1 ? 'A proxy adds' : `${proxies} proxies add`} the visitor's address, but web.trusted_proxies is ${trustedProxies}: all visitors share one limit.`
        : `Fewer proxies (${proxies}) add an address than web.trusted_proxies says (${trustedProxies}): everybody may be whoever they say they are.`,
      'Set it in rolecall.yml:',
      setTo(proxies),
    );
  if (host !== wanted)
    return proxy.warning(
      `The proxy hands on the name ${host ?? '(none)'} in place of ${wanted}: names that are not ours are not refused.`,
      'Let it pass the name (nginx):',
      'proxy_set_header Host $host;',
    );
  if (proxies === 0) return proxy.ok('The pages are reached without a proxy.');
  return proxy.ok("The proxy passes the visitor's address and the name.");
}
