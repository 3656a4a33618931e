// The secret that comes with a backup, and the one that is here: links in mails that people have need the first.

import { UserError } from '../../errors.ts';
import { fingerprintOf } from '../secret.ts';
import { readSecretFile, writeSecretFile } from '../secret-file.ts';

interface Place {
  readonly secrets: readonly string[] | null;
  readonly paths: { readonly dataDir: string };
}

/** Before anything is changed. Throws UserError where another secret is here already. */
export async function refuseOtherSecret({ secrets, paths }: Place, secret: string | null): Promise<void> {
  if (secret === null) return;
  if (secrets !== null) {
    if (secrets.includes(secret)) return;
    throw new UserError(
      'SECRET is another one than the secret in this backup: unset it, or put the old one behind it, separated by a comma (it stands in the file "secret" in the data folder that was backed up).',
    );
  }
  const here = await readSecretFile(paths.dataDir);
  if (here === null || here === secret) return;
  throw new UserError(
    `${paths.dataDir} has a secret of its own, and the backup has another: move the file "secret" away, or let DATA_DIR name a new folder.`,
  );
}

/** Puts it where a start looks for it. */
export async function keepSecret({ secrets, paths }: Place, secret: string | null): Promise<void> {
  if (secret !== null && secrets === null) await writeSecretFile(paths.dataDir, secret);
}

/** Can the links in mails sent before the backup be read with what is here? `known`: the fingerprint in its ledger. */
export async function signsAsBefore({ secrets, paths }: Place, known: string | null): Promise<boolean> {
  const file = secrets === null ? await readSecretFile(paths.dataDir) : null;
  const here = secrets ?? (file === null ? [] : [file]);
  return known === null || here.some((secret) => fingerprintOf(secret) === known);
}
