// How mails look. Colours have a contrast of at least 4.5:1 on white (WCAG 2.2, 1.4.3).

export const COLOURS = {
  text: '#1f2933',
  quiet: '#52606d',
  link: '#0b5394',
  paper: '#ffffff',
  desk: '#f3f5f7',
};

const FONT = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/** A whole document: `body` is HTML already, `language` a checked BCP 47 tag. */
export function documentStart(language: string, title: string): string {
  return `<!DOCTYPE html>
<html lang="${language}" dir="${isRightToLeft(language) ? 'rtl' : 'ltr'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light">
<title>${title}</title>
</head>
<body style="margin:0;padding:0;background:${COLOURS.desk}">
`;
}

/** One column of at most 600 px; the table is for Outlook, which ignores max-width. */
export const COLUMN_START = `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:${COLOURS.desk}">
<tr><td align="center" style="padding:16px 8px">
<!--[if mso]><table role="presentation" width="600" cellpadding="0" cellspacing="0"><tr><td><![endif]-->
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px;background:${COLOURS.paper};border-radius:6px">
<tr><td style="padding:20px;font-family:${FONT};font-size:16px;line-height:24px;color:${COLOURS.text};text-align:start;word-break:break-word;overflow-wrap:anywhere">
`;

export const COLUMN_END = `</td></tr></table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table>
`;

export const DOCUMENT_END = '</body>\n</html>\n';

function isRightToLeft(language: string): boolean {
  return /^(ar|dv|fa|he|ps|sd|ug|ur|yi)\b/i.test(language);
}
