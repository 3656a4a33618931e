// How many people there were on a day, by tag and frequency: what the admin's figures are drawn from.

import { type Kysely, sql } from 'kysely';

const statements = [
  // Rounded down to fives before they are written: 0 = fewer than five (subscribers/figures.ts). `people`: everybody ·
  // `tag`: who follows it · of the newest day alone `unfollowed`: a tag that nobody follows · `unmatched`: an alert.
  `create table figures (
     day date not null,
     topic text not null check (topic in ('people', 'tag', 'unfollowed', 'unmatched')),
     key text not null,
     weekly integer not null check (weekly % 5 = 0),
     daily integer not null check (daily % 5 = 0),
     instant integer not null check (instant % 5 = 0),
     people integer not null check (people % 5 = 0),
     primary key (day, topic, key))`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
