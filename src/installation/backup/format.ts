// What a backup is: a gzip file (RFC 1952) of lines. First a header, then the rows of each table in the header's order as COPY
// writes them, closed by `\.`, last how many rows there are and the SHA-256 of all lines before. Pure.

import { z } from 'zod';
import type { CopiedTable } from '../../database/copy-table.ts';

/** Of the layout told above; raised when an older Rolecall could not read it. */
const FORMAT = 1;

const headerSchema = z.object({
  format: z.literal('rolecall backup'),
  version: z.int(),
  /** The newest migration that the tables have. */
  schema: z.string(),
  /** When the snapshot was taken, by the database's clock. */
  at: z.iso.datetime(),
  /** Opt-outs from then on may be missing: of transactions that were under way. */
  optOutsFrom: z.iso.datetime(),
  /** The one of the data folder; null = it stands in SECRET, and the backup lacks it. */
  secret: z.string().nullable(),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()) })),
});
export type Header = Readonly<Omit<z.output<typeof headerSchema>, 'format' | 'version' | 'tables'>> & {
  readonly tables: readonly CopiedTable[];
};

const trailerSchema = z.object({ rows: z.int(), sha256: z.string() });
export type Trailer = z.output<typeof trailerSchema>;

/** Closes the rows of a table. */
export const END_OF_TABLE = '\\.\n';

export function headerLine(header: Header): string {
  return `${JSON.stringify({ format: 'rolecall backup', version: FORMAT, ...header })}\n`;
}

export function trailerLine(trailer: Trailer): string {
  return `${JSON.stringify(trailer)}\n`;
}

/** `newer`: of a layout that is not known here; null = no header. */
export function parseHeader(line: string): Header | 'newer' | null {
  const parsed = headerSchema.safeParse(parseJson(line));
  if (!parsed.success) return null;
  return parsed.data.version > FORMAT ? 'newer' : parsed.data;
}

export function parseTrailer(line: string): Trailer | null {
  return trailerSchema.safeParse(parseJson(line)).data ?? null;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
