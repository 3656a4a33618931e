// A board with one instant reader, and what is done to the file of a job on it.

import { createFileWorld, type FileWorld } from '../../helpers/file-world.ts';

const MINUTE = 60_000;
const READER = 'ada@example.org';

/** The folder is known, and the reader has had the first digest. */
export async function createJobWorld(): Promise<FileWorld> {
  const world = await createFileWorld();
  Object.assign(world.config.files, { extensions: ['md', 'markdown', 'html'] });
  await world.subscribe(READER, 'data', 'instant');
  await world.write(
    'before.md',
    '---\ntitle: "Lamp House: Keeper"\ntags: [tech]\n---\nNobody asked for it.\n',
  );
  await world.live(MINUTE);
  return world;
}

interface Words {
  readonly title?: string;
  readonly more?: string;
  readonly body?: string;
  /** Null = a post without a link. */
  readonly link?: string | null;
}

export const BODY =
  'Forty parcels of food go from the harbour to the hills each morning, and somebody has to like early hours, ' +
  'narrow roads and the neighbours who wait at the gate with a question about last week.';
export const LINK = 'https://parcels.example.org/driver-17';

export function job({
  title = 'Harbour Parcels: Driver',
  more = '',
  body = BODY,
  link = LINK,
}: Words = {}): string {
  const closing = link === null ? '' : `\n\n[See more and apply here](${link})`;
  return `---\ntitle: "${title}"\n${more}tags: [data]\n---\n${body}${closing}\n`;
}

/** One commit; after each comes a look. */
export type Step = (world: FileWorld) => Promise<unknown>;

export const write =
  (name: string, text: string | Uint8Array): Step =>
  (world) =>
    world.write(name, text);
export const move =
  (from: string, to: string): Step =>
  (world) =>
    world.move(from, to);
/** Another name and other words in one commit. */
export const rewrite =
  (from: string, to: string, text: string | Uint8Array): Step =>
  async (world) => {
    await world.remove(from);
    await world.write(to, text);
  };

export async function run(world: FileWorld, steps: readonly Step[]): Promise<string[]> {
  for (const step of steps) {
    await step(world);
    await world.live(MINUTE);
    await world.live(10 * MINUTE);
  }
  const mails = await world.inbox(READER);
  const { length } = await world.db
    .selectFrom('posts')
    .select('id')
    .where('number', 'is not', null)
    .execute();
  return [`${mails.flat().length} cards`, `${length - 1} jobs`];
}

export const ONCE = ['1 cards', '1 jobs'];
export const id = (word: string) => ({ more: `id: ${word}\n` });
export const patched = BODY.replace('narrow roads', 'very narrow roads');
export const other = {
  title: 'Hill Dairy: Cheesemaker',
  body: 'Turn two hundred wheels a day in a cool cellar, and know by the sound which one is ready to be sold to the town below.',
  link: 'https://dairy.example.org/cheese',
};

export const rewritten = { body: other.body, link: other.link };
