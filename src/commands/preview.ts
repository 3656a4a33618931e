// `rolecall preview`: the digest that somebody would get now, as files to look at. Nothing is sent.

import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { buildSampleMessage, loadSample, type SampleDigest } from '../installation/sample-digest.ts';
import { type Personal, readDigest } from '../mail/message.ts';
import type { AlertOptions } from './alert-options.ts';
import { type CommandContext, say, withDatabase } from './context.ts';
import { createOpener, type Opener } from './open-file.ts';
import { findReader, parseSampleChoice } from './sample-choice.ts';
import { describeNotes } from './sample-notes.ts';
import { shownPath } from './shown-path.ts';

export interface PreviewOptions extends AlertOptions {
  readonly email?: string;
  readonly out?: string;
  readonly open: boolean;
}

const USAGE = 'preview takes either an address or --tags, such as: preview --tags data,tech';
const NOBODY = '"rolecall subscribers" lists who is; --tags shows what a new reader gets';
/** In the place of an address where nobody in particular is meant. */
const NEW_READER = 'reader@example.org';

/** `open` shows the .html. Exit code 0 also when there would be no digest: that is an answer. */
export async function previewCommand(
  context: CommandContext,
  options: PreviewOptions,
  open: Opener = createOpener({ platform: process.platform, env: context.env }),
): Promise<number> {
  const choice = parseSampleChoice(options, USAGE);
  const { digest, personal, notes } = await withDatabase(context, 'Looking', async (db) => {
    const reader = await findReader(db, choice, NOBODY);
    const sample = await loadSample(db, reader, context);
    return { ...sample, notes: describeNotes(sample, reader, context) };
  });
  for (const note of notes) say(context, note);
  if (digest === null) return 0;
  if (notes.length > 0) say(context, '');
  const files = renderFiles(context, 'email' in choice ? choice.email : NEW_READER, digest, personal);
  const folder = await writeFiles(context, options.out, files);
  if (options.out === undefined && !options.open)
    say(context, `Subject: ${digest.content.subject}\n\n${printable(files.txt)}`);
  for (const extension of Object.keys(files))
    say(context, join(shownPath(context.cwd, folder), `preview.${extension}`));
  return options.open ? show(context, open, join(folder, 'preview.html')) : 0;
}

function renderFiles(context: CommandContext, to: string, digest: SampleDigest, personal: Personal) {
  const { html, text } = readDigest(digest.content, personal);
  const ids = { to, messageId: 'preview@localhost', feedbackId: 'preview' };
  return { html, txt: text, eml: buildSampleMessage(digest, personal, context, ids).raw };
}

/** Into the folder that was asked for, or a new one for temporary files; returns which. */
async function writeFiles(
  { cwd }: CommandContext,
  out: string | undefined,
  files: Readonly<Record<string, string | Buffer>>,
): Promise<string> {
  const folder = resolve(cwd, out ?? (await mkdtemp(join(tmpdir(), 'rolecall-'))));
  try {
    await mkdir(folder, { recursive: true });
    for (const [extension, content] of Object.entries(files)) {
      await writeFile(join(folder, `preview.${extension}`), content, { mode: 0o600 });
    }
    return folder;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(
      `The preview cannot be written to ${folder} (${code}): give another folder with --out.`,
    );
  }
}

async function show(context: CommandContext, open: Opener, path: string): Promise<number> {
  const problem = await open(path);
  if (problem === null) return 0;
  throw new UserError(
    `The preview was not opened: ${problem}. Open ${shownPath(context.cwd, path)} yourself.`,
  );
}

/** Posts are written by others: nothing that a terminal would obey. */
function printable(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n\t]/gu, '');
}
