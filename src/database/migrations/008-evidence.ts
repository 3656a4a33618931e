// What mail servers say of an address is evidence that counts for a while, is of a kind, and may turn out to say nothing.
// Nobody reads `subscribers.given_up` any more: it stays for processes of the version before, which write it.

import { type Kysely, sql } from 'kysely';

const statements = [
  // `was_served`: the address took mail shortly before. `counts`: false once it is known to say nothing of the address.
  `alter table bounces
     add delivery_id bigint,
     add source text not null default 'smtp' check (source in ('smtp', 'report')),
     add was_served boolean not null default false,
     add counts boolean not null default true`,
  `update bounces set outcome = case outcome when 'bad-address' then 'no-mailbox' else 'no-domain' end
     where outcome in ('bad-address', 'bad-domain')`,
  'create index bounces_delivery on bounces (delivery_id) where delivery_id is not null',

  // Why mail comes back, and in which words the server said so; goes with the mark.
  'alter table bounce_marks add kind text, add reply text',
  `update bounce_marks m set kind = b.outcome, reply = b.reply
     from (select distinct on (address_hash) address_hash, outcome, reply from bounces
       where outcome in ('no-mailbox', 'no-domain', 'mailbox-full') order by address_hash, at desc) b
     where b.address_hash = m.address_hash`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
