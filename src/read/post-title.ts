// Title, organisation and role of a post. Pure.

import type { PostDraft } from '../posts/post.ts';
import { type Fields, suggestKey, textField } from './fields.ts';
import { FileMistake } from './file-mistake.ts';

type Title = Pick<PostDraft, 'title' | 'organisation' | 'role'>;

/** `company`: what the front matter says of it. Throws FileMistake where there is no title. */
export function readTitle(fields: Fields, company: string | null): Title {
  const title = textField(fields, ['title'])?.text;
  if (title === undefined) throw missingTitle(fields);
  const [before, after] = splitTitle(title);
  if (company === null) return { title, organisation: before, role: after };
  const isRepeated = before?.toLowerCase() === company.toLowerCase();
  return { title, organisation: company, role: isRepeated ? after : title };
}

/** `Data Director, Riverkeepers Union`, where the card says both already. */
export function isInTitle(summary: string, { title, organisation }: Title): boolean {
  const words = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const told = new Set(words(`${title} ${organisation ?? ''}`));
  return words(summary).every((word) => told.has(word));
}

/** "Organisation: Role" at the first ": "; a title without both parts is all role. */
function splitTitle(title: string): [string | null, string] {
  const at = title.indexOf(': ');
  const organisation = title.slice(0, Math.max(at, 0)).trim();
  const role = title.slice(at + 2).trim();
  return at === -1 || organisation === '' || role === '' ? [null, title] : [organisation, role];
}

function missingTitle(fields: Fields): FileMistake {
  const line = fields.get('title')?.line ?? 1;
  const fused = [...fields].find(([key]) => key.startsWith('title:'));
  if (fused !== undefined)
    return new FileMistake(
      fused[1].line,
      'a blank is missing after "title:"',
      'put a blank behind "title:", and what follows it in quotes',
    );
  const typo = [...fields].find(([key]) => key !== 'title' && suggestKey(key, ['title']).startsWith('did'));
  return new FileMistake(
    typo?.[1].line ?? line,
    'the post has no title',
    typo === undefined
      ? 'add the line title: "Organisation: Role"'
      : `"${typo[0]}" is not known: did you mean "title"?`,
  );
}
