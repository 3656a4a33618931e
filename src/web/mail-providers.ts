// Mail domains where so many people have their mailbox that a limit for the domain would shut out strangers of each other.
// Each person there is still guarded by the limits for an address, a visitor and a network.

/** The big public providers, without those of few countries: whoever is missing has the limit of a company. */
const PROVIDERS: ReadonlySet<string> = new Set(
  `gmail.com googlemail.com outlook.com hotmail.com hotmail.co.uk hotmail.fr live.com live.co.uk msn.com
  yahoo.com yahoo.co.uk yahoo.co.jp yahoo.co.in yahoo.fr yahoo.de yahoo.ca ymail.com rocketmail.com aol.com
  icloud.com me.com mac.com proton.me protonmail.com pm.me fastmail.com hey.com zoho.com tutanota.com mail.com
  gmx.com gmx.net gmx.de gmx.at gmx.ch web.de t-online.de freenet.de posteo.de mailbox.org
  comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net earthlink.net
  btinternet.com sky.com virginmedia.com orange.fr wanadoo.fr free.fr sfr.fr laposte.net libero.it
  wp.pl o2.pl seznam.cz bigpond.com rogers.com shaw.ca uol.com.br
  mail.ru yandex.ru yandex.com qq.com 163.com 126.com naver.com rediffmail.com`.split(/\s+/),
);

/** Is it one of them? `domain` in lower case and ASCII, as parseAddress leaves it. */
export function isMailProvider(domain: string): boolean {
  return PROVIDERS.has(domain);
}
