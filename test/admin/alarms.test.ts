// What needs an admin, in the board's language: the alarm, and the button that helps in place of the command.

import { beforeEach, expect, it } from 'vitest';
import { raiseAlarm } from '../../src/installation/alarm-store.ts';
import { holdPaused } from '../../src/installation/hold-store.ts';
import { openPauses, pauseMail } from '../../src/installation/pause-store.ts';
import { config, NOW } from '../web/board.ts';
import { type AdminBoard, createAdminBoard } from './admin-board.ts';

let board: AdminBoard;
beforeEach(async () => {
  board = await createAdminBoard({ site: { ...config.site, language: 'de' } });
  return () => board.close();
});

it('a German board says its alarms in German, each with its button and without a command', async () => {
  const { db } = board;
  const reply = '550 5.7.1 no';
  await raiseAlarm(db, { kind: 'posts-held', count: 40 }, NOW);
  await raiseAlarm(db, { kind: 'domain-paused', domain: 'example.net', because: 'refuses-us', reply }, NOW);
  const why = { message: 'The moon is full.', remedy: 'Run "rolecall wait".' };
  await db
    .insertInto('alarms')
    .values({ code: 'of-before', ...why, raised_at: NOW })
    .execute();
  await db
    .insertInto('alarms')
    .values({ code: 'of-later', ...why, facts: '{"kind": "moon"}', raised_at: NOW })
    .execute();
  await pauseMail(db, { scope: 'example.net', until: null, why: reply }, NOW);
  await holdPaused(db, NOW);

  const page = await board.text('/admin/today');
  const part = /<div lang="de">(.*?)<\/div>\n<h2>Next digests/s.exec(page)?.[1] ?? '';
  const sections = [...part.matchAll(/<section.*?<\/section>/gs)].map(([section]) => section);
  const text = (html: string) =>
    html
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .replaceAll('&quot;', '"')
      .trim();
  expect(sections.map(text)).toEqual([
    '40 neue Stellen kamen auf einmal und werden zurückgehalten: Niemand hat eine E-Mail dazu bekommen Sehen Sie sie an. Verschickt gehen sie an alle, die sie wünschen; behalten stehen sie nur auf der Website. Verschicken Ohne E-Mail behalten Ansehen',
    'E-Mails an example.net ruhen: unsere E-Mails werden dort abgelehnt: 550 5.7.1 no E-Mails dorthin warten zwölf Stunden und gehen von selbst weiter; mit dem Knopf geht es jetzt weiter. E-Mails weitergehen lassen',
    'The moon is full. Run "rolecall wait".',
    'The moon is full. Run "rolecall wait".',
  ]);

  const [, action = '', act = ''] =
    /<form method="post" action="([^"]*)">.*?name="act" value="([^"]*)"/.exec(sections[1] ?? '') ?? [];
  expect((await board.post(new URL(action, `${board.ORIGIN}/admin/today`).pathname, { act })).status).toBe(
    303,
  );
  expect(await openPauses(db, NOW)).toEqual([]);
});
