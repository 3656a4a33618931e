// Made by "npm run templates" from templates/*.mjml. Do not edit: change those, and run it again.

import { escapeHtml as e } from '../html.ts';

export const digest = (v: {
  readonly language: string;
  readonly direction: string;
  readonly subject: string;
  readonly accent: string;
  readonly accentDark: string;
  readonly preview: string;
  readonly start: string;
  readonly end: string;
  readonly logo: string | null;
  readonly url: string | null;
  readonly brand: string;
  readonly unsubscribeUrl: string;
  readonly unsubscribe: string;
  readonly title: string;
  readonly greeting: string;
  readonly reason: string;
  readonly early: string | null;
  readonly posts: string;
  readonly why: string;
  readonly manageUrl: string;
  readonly change: string;
  readonly digestUrl: string;
  readonly view: string;
  readonly privacyUrl: string | null;
  readonly privacy: string;
  readonly address: string | null;
}) =>
  `<!doctype html>
<html lang="${e(v.language)}" dir="${e(v.direction)}" xmlns="http://www.w3.org/1999/xhtml" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
<head>
<title>${v.subject}</title>
<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style type="text/css">
body { margin:0;padding:0;-webkit-text-size-adjust:100%;-ms-text-size-adjust:100%; }
table, td { border-collapse:collapse;mso-table-lspace:0pt;mso-table-rspace:0pt; }
img { border:0;height:auto;line-height:100%; }
</style>
<!--[if mso]>
<noscript>
<xml>
<o:OfficeDocumentSettings>
<o:AllowPNG/>
<o:PixelsPerInch>96</o:PixelsPerInch>
</o:OfficeDocumentSettings>
</xml>
</noscript>
<![endif]-->
<style type="text/css">
:root { color-scheme: light dark; }
h1, h2, h3, h4, p { margin: 0; }
.cell { word-break: break-word; }
.titles a { color: ${e(v.accent)}; }
.glance a { text-decoration: none; }
.glance small { font-size: 14px; line-height: 20px; color: #52606d; }
@media only screen and (max-width: 420px) {
.cell, .ink, .button { padding-left: 16px !important; padding-right: 16px !important; }
.brand { display: block !important; width: auto !important; padding: 0 !important; }
.brand img { padding-bottom: 4px; }
}
@media (prefers-color-scheme: dark) {
.desk { background-color: #101418 !important; }
.paper, .paper table { background-color: #1b2026 !important; }
.cell, .ink div, .name { color: #e6e9ec !important; }
.quiet, .quiet div, .cell .quiet, .glance small { color: #aab4be !important; }
.accent, .titles a { color: ${e(v.accentDark)} !important; }
.soon { color: #ffa69c !important; }
.rule { border-color: #3a434d !important; }
.board table { background-color: transparent !important; }
.head.rule { border-color: ${e(v.accentDark)} !important; }
.band { background-color: #252c34 !important; }
.button td { background-color: ${e(v.accentDark)} !important; }
.button a { background-color: ${e(v.accentDark)} !important; color: #101418 !important; }
}
</style>
<meta name="color-scheme" content="light dark">
<!--[if mso]><style>td, div, h1, h2, h3, h4, p, a { font-family: 'Segoe UI', Arial, sans-serif !important; mso-line-height-rule: exactly; } td { color: #1f2933; font-size: 16px; line-height: 24px; } .apply { mso-padding-alt: 0; }</style><![endif]-->
</head>
<body class="desk" style="background-color:#f1f3f5;">
<div aria-label="${v.subject}" aria-roledescription="email" role="article" class="desk" lang="${e(v.language)}" dir="${e(v.direction)}" style="background-color:#f1f3f5;">
<div style="display:none;mso-hide:all">${v.preview}</div>
<!--[if mso | IE]><table align="center" border="0" cellpadding="0" cellspacing="0" class="paper-outlook" role="presentation" style="width:600px;" width="600" bgcolor="#ffffff" ><tr><td style="line-height:0px;font-size:0px;mso-line-height-rule:exactly;"><![endif]-->
<div class="paper" style="background-color:#ffffff;margin:0px auto;max-width:600px;">
<table align="center" border="0" cellpadding="0" cellspacing="0" role="presentation" style="background-color:#ffffff;width:100%;">
<tbody>
<tr>
<td style="direction:${e(v.direction)};font-size:0px;padding:0;text-align:center;">
<!--[if mso | IE]><table role="presentation" border="0" cellpadding="0" cellspacing="0"><tr><td class="" style="vertical-align:top;width:600px;" ><![endif]-->
<div style="font-size:0px;text-align:left;direction:${e(v.direction)};display:inline-block;vertical-align:top;width:100%;">
<table border="0" cellpadding="0" cellspacing="0" role="presentation" style="vertical-align:top;" width="100%">
<tbody>
<tr><td class="cell ${v.logo ? `head rule` : ''}${v.logo ? '' : `head board`}" style="padding:16px 24px;${v.logo ? `border-top:6px solid ${e(v.accent)};` : ''}${v.logo ? '' : `background-color:${e(v.accent)};`}font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:24px;text-align:${e(v.start)}">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>
${v.logo ? `<td class="brand" width="1" style="padding-${e(v.end)}:12px"><img src="${e(v.logo)}" alt="" height="40" style="display:block;height:auto;max-height:40px;width:auto;max-width:160px"></td>` : ''}
<td class="brand" align="${e(v.start)}" style="font-size:18px;font-weight:bold">${v.url ? `<a class="${v.logo ? `name` : ''}${v.logo ? '' : `on`}" href="${e(v.url)}" style="color:${v.logo ? `#1f2933` : ''}${v.logo ? '' : `#ffffff`};text-decoration:none">${e(v.brand)}</a>` : ''}${v.url ? '' : `<span class="${v.logo ? `name` : ''}${v.logo ? '' : `on`}" style="color:${v.logo ? `#1f2933` : ''}${v.logo ? '' : `#ffffff`}">${e(v.brand)}</span>`}</td>
<td align="${e(v.end)}" style="font-size:14px;white-space:nowrap;padding-${e(v.start)}:12px"><a class="${v.logo ? `accent` : ''}${v.logo ? '' : `on`}" href="${v.unsubscribeUrl}" style="color:${v.logo ? `${e(v.accent)}` : ''}${v.logo ? '' : `#ffffff`}">${e(v.unsubscribe)}</a></td>
</tr></table></td></tr>
<tr>
<td align="${e(v.start)}" class="ink" style="font-size:0px;padding:28px 24px 0;word-break:break-word;">
<div style="font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:24px;text-align:${e(v.start)};color:#1f2933;"><h1 style="margin:0;font-size:30px;line-height:36px">${e(v.title)}</h1></div>
</td>
</tr>
<tr>
<td align="${e(v.start)}" class="ink quiet" style="font-size:0px;padding:8px 24px 24px;word-break:break-word;">
<div style="font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:24px;text-align:${e(v.start)};color:#52606d;"><p style="margin:0">${v.greeting}${v.reason}</p>${v.early ? `<p class="soon" style="margin:8px 0 0;color:#b3261e;font-weight:bold">${e(v.early)}</p>` : ''}</div>
</td>
</tr>
<tr><td style="padding:0"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:24px;color:#1f2933;text-align:${e(v.start)}"><tbody>${v.posts}</tbody></table></td></tr>
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table><![endif]-->
</td>
</tr>
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table><table align="center" border="0" cellpadding="0" cellspacing="0" class="" role="presentation" style="width:600px;" width="600" ><tr><td style="line-height:0px;font-size:0px;mso-line-height-rule:exactly;"><![endif]-->
<div style="margin:0px auto;max-width:600px;">
<table align="center" border="0" cellpadding="0" cellspacing="0" role="presentation" style="width:100%;">
<tbody>
<tr>
<td style="direction:${e(v.direction)};font-size:0px;padding:8px 0 24px;text-align:center;">
<!--[if mso | IE]><table role="presentation" border="0" cellpadding="0" cellspacing="0"><tr><td class="" style="vertical-align:top;width:600px;" ><![endif]-->
<div style="font-size:0px;text-align:left;direction:${e(v.direction)};display:inline-block;vertical-align:top;width:100%;">
<table border="0" cellpadding="0" cellspacing="0" role="presentation" style="vertical-align:top;" width="100%">
<tbody>
<tr>
<td align="${e(v.start)}" class="ink quiet" style="font-size:0px;padding:8px 24px;word-break:break-word;">
<div style="font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:14px;line-height:21px;text-align:${e(v.start)};color:#52606d;"><p style="margin:0 0 8px">${e(v.why)}</p>
<p style="margin:0 0 8px"><a class="accent" href="${v.manageUrl}" style="color:${e(v.accent)}">${e(v.change)}</a>&nbsp;· <a class="accent" href="${v.unsubscribeUrl}" style="color:${e(v.accent)}">${e(v.unsubscribe)}</a>&nbsp;· <a class="accent" href="${v.digestUrl}" style="color:${e(v.accent)}">${e(v.view)}</a>${v.privacyUrl ? `&nbsp;· <a class="accent" href="${e(v.privacyUrl)}" style="color:${e(v.accent)}">${e(v.privacy)}</a>` : ''}</p>
${v.address ? `<p style="margin:0">${v.address}</p>` : ''}</div>
</td>
</tr>
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table><![endif]-->
</td>
</tr>
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table><![endif]-->
</div>
</body>
</html>
`;

export const alertHeading = (v: {
  readonly heading: string;
}) =>
  `<tr><td class="cell band" style="padding:14px 24px;background-color:#e3e8ed"><h2 style="margin:0;font-size:17px;line-height:24px">${v.heading}</h2></td></tr>
`;

export const organisationHeading = (v: {
  readonly level: string;
  readonly organisation: string;
  readonly jobs: string;
}) =>
  `<tr><td class="cell rule" style="padding:24px 24px 0;border-top:1px solid #d9dee3"><h${e(v.level)} style="margin:0;font-size:22px;line-height:28px">${v.organisation}</h${e(v.level)}><p class="quiet" style="margin:2px 0 0;font-size:14px;line-height:21px;color:#52606d">${e(v.jobs)}</p></td></tr>
`;

export const card = (v: {
  readonly level: string;
  readonly titleUrl: string | null;
  readonly accent: string;
  readonly role: string;
  readonly organisation: string | null;
  readonly facts: string | null;
  readonly summary: string | null;
  readonly openings: string;
  readonly applyUrl: string | null;
  readonly apply: string;
  readonly tags: string | null;
  readonly posted: string;
  readonly pageUrl: string | null;
  readonly onBoard: string;
  readonly not: string;
  readonly isApart: boolean;
}) =>
  `<tr><td class="cell${v.isApart ? ` rule` : ''}" style="padding:24px 24px 18px${v.isApart ? `;border-top:1px solid #d9dee3` : ''}">
<h${e(v.level)} style="margin:0;font-size:20px;line-height:26px">${v.titleUrl ? `<a class="accent" href="${e(v.titleUrl)}" style="color:${e(v.accent)};text-decoration:none">${v.role}</a>` : ''}${v.titleUrl ? '' : `${v.role}`}</h${e(v.level)}>
${v.organisation ? `<p style="margin:2px 0 0">${v.organisation}</p>` : ''}
${v.facts ? `<p style="margin:6px 0 0"><b>${v.facts}</b></p>` : ''}
${v.summary ? `<p style="margin:10px 0 0">${v.summary}</p>` : ''}
${v.openings}${v.applyUrl ? `<p style="margin:14px 0 0"><a class="accent apply" href="${e(v.applyUrl)}" style="display:inline-block;border:2px solid;border-radius:8px;padding:10px 18px;color:${e(v.accent)};font-weight:bold;text-decoration:none">${e(v.apply)}</a></p>` : ''}
<p class="quiet" style="margin:12px 0 0;font-size:14px;color:#52606d">${v.tags ? `${v.tags}&nbsp;· ` : ''}${e(v.posted)}${v.pageUrl ? `&nbsp;· <a href="${e(v.pageUrl)}" style="color:inherit">${e(v.onBoard)}</a>` : ''}${v.not}</p></td></tr>
`;

export const not = (v: {
  readonly orgUrl: string | null;
  readonly notFrom: string;
  readonly fewerUrl: string | null;
  readonly fewer: string;
  readonly both: boolean;
}) =>
  `<br>${v.orgUrl ? `<a href="${v.orgUrl}" style="color:inherit">${e(v.notFrom)}</a>` : ''}${v.both ? `&nbsp;· ` : ''}${v.fewerUrl ? `<a href="${v.fewerUrl}" style="color:inherit">${e(v.fewer)}</a>` : ''}
`;

export const opening = (v: {
  readonly label: string;
  readonly applyUrl: string | null;
  readonly accent: string;
  readonly apply: string;
}) =>
  `<p style="margin:14px 0 0"><b>${v.label}</b></p>${v.applyUrl ? `<p style="margin:6px 0 0"><a class="accent apply" href="${e(v.applyUrl)}" style="display:inline-block;border:2px solid;border-radius:8px;padding:10px 18px;color:${e(v.accent)};font-weight:bold;text-decoration:none">${e(v.apply)}</a></p>` : ''}
`;

export const titlesStart = () =>
  `<tr><td class="cell rule titles" style="padding:24px 24px 12px;border-top:1px solid #d9dee3">
`;

export const contentsStart = (v: {
  readonly glance: string;
}) =>
  `<tr><td class="cell rule titles glance" style="padding:20px 24px 10px;border-top:1px solid #d9dee3">
<h2 style="margin:0 0 12px;font-size:17px;line-height:24px">${e(v.glance)}</h2>
`;

export const titlesHeading = (v: {
  readonly heading: string;
}) =>
  `<h2 style="margin:0 0 12px;font-size:17px;line-height:24px">${v.heading}</h2>
`;

export const lastCallHeading = (v: {
  readonly lastCall: string;
  readonly lastCallWhy: string;
}) =>
  `<h2 style="margin:0;font-size:22px;line-height:28px">${e(v.lastCall)}</h2><p class="quiet" style="margin:2px 0 14px;font-size:14px;line-height:21px;color:#52606d">${e(v.lastCallWhy)}</p>
`;

export const titleLine = (v: {
  readonly titleUrl: string | null;
  readonly role: string;
  readonly organisation: string | null;
  readonly closes: string | null;
  readonly isSoon: boolean;
}) =>
  `<p style="margin:0 0 12px">${v.titleUrl ? `<a href="${e(v.titleUrl)}">${v.role}</a>` : ''}${v.titleUrl ? '' : `${v.role}`}${v.organisation ? ` – ${v.organisation}` : ''}${v.closes ? `&nbsp;· <b${v.isSoon ? ` class="soon" style="color:#b3261e"` : ''}>${e(v.closes)}</b>` : ''}</p>
`;

export const contentsLine = (v: {
  readonly titleUrl: string | null;
  readonly role: string;
  readonly facts: string | null;
}) =>
  `<p style="margin:0 0 10px">${v.titleUrl ? `<a href="${e(v.titleUrl)}"><b>${v.role}</b></a>` : ''}${v.titleUrl ? '' : `<b>${v.role}</b>`}${v.facts ? `<br><small>${v.facts}</small>` : ''}</p>
`;

export const titlesEnd = () =>
  `</td></tr>
`;

export const more = (v: {
  readonly andMore: string;
  readonly digestUrl: string;
  readonly accent: string;
  readonly seeAll: string;
}) =>
  `<tr><td class="cell rule" style="padding:24px;border-top:1px solid #d9dee3"><p style="margin:0"><b>${e(v.andMore)}</b> <a class="accent" href="${v.digestUrl}" style="color:${e(v.accent)}">${e(v.seeAll)}</a></p></td></tr>
`;

export const notice = (v: {
  readonly language: string;
  readonly direction: string;
  readonly subject: string;
  readonly accent: string;
  readonly accentDark: string;
  readonly preview: string;
  readonly start: string;
  readonly end: string;
  readonly logo: string | null;
  readonly brand: string;
  readonly title: string;
  readonly paragraphs: string;
  readonly address: string;
}) =>
  `<!doctype html>
<html lang="${e(v.language)}" dir="${e(v.direction)}" xmlns="http://www.w3.org/1999/xhtml" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
<head>
<title>${e(v.subject)}</title>
<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style type="text/css">
body { margin:0;padding:0;-webkit-text-size-adjust:100%;-ms-text-size-adjust:100%; }
table, td { border-collapse:collapse;mso-table-lspace:0pt;mso-table-rspace:0pt; }
img { border:0;height:auto;line-height:100%; }
</style>
<!--[if mso]>
<noscript>
<xml>
<o:OfficeDocumentSettings>
<o:AllowPNG/>
<o:PixelsPerInch>96</o:PixelsPerInch>
</o:OfficeDocumentSettings>
</xml>
</noscript>
<![endif]-->
<style type="text/css">
:root { color-scheme: light dark; }
h1, h2, h3, h4, p { margin: 0; }
.cell { word-break: break-word; }
.titles a { color: ${e(v.accent)}; }
.glance a { text-decoration: none; }
.glance small { font-size: 14px; line-height: 20px; color: #52606d; }
@media only screen and (max-width: 420px) {
.cell, .ink, .button { padding-left: 16px !important; padding-right: 16px !important; }
.brand { display: block !important; width: auto !important; padding: 0 !important; }
.brand img { padding-bottom: 4px; }
}
@media (prefers-color-scheme: dark) {
.desk { background-color: #101418 !important; }
.paper, .paper table { background-color: #1b2026 !important; }
.cell, .ink div, .name { color: #e6e9ec !important; }
.quiet, .quiet div, .cell .quiet, .glance small { color: #aab4be !important; }
.accent, .titles a { color: ${e(v.accentDark)} !important; }
.soon { color: #ffa69c !important; }
.rule { border-color: #3a434d !important; }
.board table { background-color: transparent !important; }
.head.rule { border-color: ${e(v.accentDark)} !important; }
.band { background-color: #252c34 !important; }
.button td { background-color: ${e(v.accentDark)} !important; }
.button a { background-color: ${e(v.accentDark)} !important; color: #101418 !important; }
}
</style>
<meta name="color-scheme" content="light dark">
<!--[if mso]><style>td, div, h1, h2, h3, h4, p, a { font-family: 'Segoe UI', Arial, sans-serif !important; mso-line-height-rule: exactly; } td { color: #1f2933; font-size: 16px; line-height: 24px; } .apply { mso-padding-alt: 0; }</style><![endif]-->
</head>
<body class="desk" style="background-color:#f1f3f5;">
<div aria-label="${e(v.subject)}" aria-roledescription="email" role="article" class="desk" lang="${e(v.language)}" dir="${e(v.direction)}" style="background-color:#f1f3f5;">
<div style="display:none;mso-hide:all">${e(v.preview)}</div>
<!--[if mso | IE]><table align="center" border="0" cellpadding="0" cellspacing="0" class="paper-outlook" role="presentation" style="width:600px;" width="600" bgcolor="#ffffff" ><tr><td style="line-height:0px;font-size:0px;mso-line-height-rule:exactly;"><![endif]-->
<div class="paper" style="background-color:#ffffff;margin:0px auto;max-width:600px;">
<table align="center" border="0" cellpadding="0" cellspacing="0" role="presentation" style="background-color:#ffffff;width:100%;">
<tbody>
<tr>
<td style="border-top:4px solid ${e(v.accent)};direction:${e(v.direction)};font-size:0px;padding:0 0 16px;text-align:center;">
<!--[if mso | IE]><table role="presentation" border="0" cellpadding="0" cellspacing="0"><tr><td class="" style="vertical-align:top;width:600px;" ><![endif]-->
<div style="font-size:0px;text-align:left;direction:${e(v.direction)};display:inline-block;vertical-align:top;width:100%;">
<table border="0" cellpadding="0" cellspacing="0" role="presentation" style="vertical-align:top;" width="100%">
<tbody>
<tr><td class="cell" style="padding:16px 24px 0;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:24px;color:#1f2933;text-align:${e(v.start)}">
<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>
${v.logo ? `<td class="brand" width="1" style="padding-${e(v.end)}:10px"><img src="${e(v.logo)}" alt="" height="32" style="display:block;height:auto;max-height:32px;width:auto;max-width:140px"></td>` : ''}
<td class="brand" style="font-weight:bold">${e(v.brand)}</td></tr></table></td></tr>
<tr>
<td align="${e(v.start)}" class="ink" style="font-size:0px;padding:20px 24px 0;word-break:break-word;">
<div style="font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:24px;text-align:${e(v.start)};color:#1f2933;"><h1 style="margin:0;font-size:22px;line-height:28px">${e(v.title)}</h1></div>
</td>
</tr>
${v.paragraphs}
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table><![endif]-->
</td>
</tr>
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table><table align="center" border="0" cellpadding="0" cellspacing="0" class="" role="presentation" style="width:600px;" width="600" ><tr><td style="line-height:0px;font-size:0px;mso-line-height-rule:exactly;"><![endif]-->
<div style="margin:0px auto;max-width:600px;">
<table align="center" border="0" cellpadding="0" cellspacing="0" role="presentation" style="width:100%;">
<tbody>
<tr>
<td style="direction:${e(v.direction)};font-size:0px;padding:8px 0 24px;text-align:center;">
<!--[if mso | IE]><table role="presentation" border="0" cellpadding="0" cellspacing="0"><tr><td class="" style="vertical-align:top;width:600px;" ><![endif]-->
<div style="font-size:0px;text-align:left;direction:${e(v.direction)};display:inline-block;vertical-align:top;width:100%;">
<table border="0" cellpadding="0" cellspacing="0" role="presentation" style="vertical-align:top;" width="100%">
<tbody>
<tr>
<td align="${e(v.start)}" class="ink quiet" style="font-size:0px;padding:8px 24px;word-break:break-word;">
<div style="font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:14px;line-height:21px;text-align:${e(v.start)};color:#52606d;"><p style="margin:0">${v.address}</p></div>
</td>
</tr>
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table><![endif]-->
</td>
</tr>
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table><![endif]-->
</div>
</body>
</html>
`;

export const paragraph = (v: {
  readonly start: string;
  readonly text: string;
}) =>
  `<tr><td class="cell" style="padding:12px 24px 0;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:24px;color:#1f2933;text-align:${e(v.start)};word-break:break-word"><p style="margin:0">${e(v.text)}</p></td></tr>
`;

export const linkLine = (v: {
  readonly start: string;
  readonly url: string;
  readonly accent: string;
  readonly label: string;
}) =>
  `<tr><td class="cell" style="padding:12px 24px 0;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:24px;color:#1f2933;text-align:${e(v.start)}"><p style="margin:0"><a class="accent" href="${e(v.url)}" style="color:${e(v.accent)}">${e(v.label)}</a></p></td></tr>
`;

export const button = (v: {
  readonly start: string;
  readonly accent: string;
  readonly url: string;
  readonly label: string;
}) =>
  `<tr>
<td align="${e(v.start)}" class="button" style="font-size:0px;padding:20px 24px 8px;word-break:break-word;">
<table border="0" cellpadding="0" cellspacing="0" role="presentation" style="border-collapse:separate;line-height:100%;">
<tbody>
<tr>
<td align="center" bgcolor="${e(v.accent)}" role="presentation" style="border:none;border-radius:6px;mso-padding-alt:12px 22px;background-color:${e(v.accent)};" valign="middle">
<a href="${e(v.url)}" style="display:inline-block;background-color:${e(v.accent)};color:#ffffff;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;font-weight:bold;line-height:24px;margin:0;text-decoration:none;padding:12px 22px;mso-padding-alt:0px;border-radius:6px;">
${e(v.label)}
</a>
</td>
</tr>
</tbody>
</table>
</td>
</tr>
`;
