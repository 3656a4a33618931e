import PostalMime from 'postal-mime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findSubscriber } from '../../src/subscribers/subscriber-store.ts';
import { type Board, createBoard } from '../helpers/board.ts';

let board: Board;
beforeAll(async () => {
  board = await createBoard();
});
afterAll(() => board.close());

const post = (url: string, fields: Record<string, string>) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(fields) });
async function linkInMail(index: number, purpose: string): Promise<string> {
  await board.smtp.received(index + 1);
  const mail = await PostalMime.parse(board.smtp.messages[index]?.raw ?? expect.fail('no mail'));
  return mail.text?.match(new RegExp(`http://\\S+/${purpose}/\\S+`))?.[0] ?? expect.fail('no link');
}

test('a lost link, a fresh one by mail, other choices, the link to the account, everything erased', async () => {
  await board.subscription('ada', 'email: ada@example.org\ntags: [data]\n');
  await board.start();
  const { publicUrl } = board.config;
  const ada = async () => findSubscriber(board.database.db, { email: 'ada@example.org' });
  await expect.poll(ada, { timeout: 20_000 }).not.toBeNull();

  await post(`${publicUrl}/link`, { email: 'nobody@example.org' });
  await post(`${publicUrl}/link`, { email: 'Ada@example.org' });
  const manageUrl = await linkInMail(0, 'manage');
  expect(board.smtp.messages[0]?.to).toEqual(['ada@example.org']);

  const saved = await post(manageUrl, { action: 'settings', frequency: 'daily', timezone: 'Europe/Berlin' });
  expect(await saved.text()).toContain('Saved.');
  expect(await ada()).toMatchObject({ frequency: 'daily', timeZone: 'Europe/Berlin' });

  await post(manageUrl, { action: 'account-link' });
  const accountUrl = await linkInMail(1, 'account');
  const erased = await post(accountUrl, { action: 'erase', sure: 'yes' });
  expect(await erased.text()).toContain('You are forgotten');
  expect(await ada()).toBeNull();
  expect((await fetch(manageUrl)).status).toBe(404);
});
