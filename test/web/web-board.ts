// A seeded board for a file (or a test) of pages: its database, the app over it, what visitors ask, and people of a
// test's own with the links of their mails.

import { expect } from 'vitest';
import type { Alert } from '../../src/subscribers/alerts.ts';
import { saveSubscription } from '../../src/subscribers/save-subscription.ts';
import type { SubscriberSource } from '../../src/subscribers/subscriber.ts';
import { findSubscriber } from '../../src/subscribers/subscriber-store.ts';
import type { WebDeps } from '../../src/web/web.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { config, createTestWeb, links, NOW, seedBoard } from './board.ts';

type Changes = Partial<Omit<WebDeps, 'db'>>;
export type WebBoard = Awaited<ReturnType<typeof createWebBoard>>;
export type Person = Awaited<ReturnType<typeof createPerson>>;

const ORIGIN = 'https://alerts.example.org';

/** What a visitor chooses on the sign-up page. */
export const CHOICES = {
  email: 'ada@example.org',
  tags: 'data',
  frequency: 'daily',
  timezone: 'Europe/Berlin',
};
export const data: Alert = { any: ['data'], all: [], none: [] };
export const tech: Alert = { any: ['tech'], all: [], none: ['intern'] };

/** `changes` are the app's; a test may put another one into `app`. Closing drops the database. */
export async function createWebBoard(changes: Changes = {}) {
  const { db, close } = await createTestDatabase();
  const seed = await seedBoard(db);
  /** Confirmations that were handed to the queue. */
  const asked: number[] = [];
  const web = (more: Changes = {}) =>
    createTestWeb(db, { confirmationAsked: async (id) => void asked.push(id), ...changes, ...more });
  let app = web();
  let people = 0;
  const ask = async (path: string, init: RequestInit = {}, to = app) => to.request(ORIGIN + path, init);
  const send = (
    path: string,
    fields: Record<string, string>,
    to = app,
    headers: Record<string, string> = {},
  ) => ask(path, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual', headers }, to);
  return {
    db,
    seed,
    asked,
    close,
    /** The first is carol1: a board of its own begins anew, whatever ran before. */
    newAddress() {
      people += 1;
      return `carol${people}@example.net`;
    },
    /** Another app over the same database. */
    web,
    get app() {
      return app;
    },
    set app(other) {
      app = other;
    },
    ask,
    show: async (path: string) => (await ask(path)).text(),
    /** Sends a form. */
    send,
    /** Sends the sign-up form. */
    signUp: (fields: Record<string, string> = CHOICES, headers: Record<string, string> = {}) =>
      send('/subscribe', fields, app, headers),
    /** Signs up as a script does: JSON, or a text that should be. */
    signUpJson(value: unknown, headers: Record<string, string> = {}) {
      const body = typeof value === 'string' ? value : JSON.stringify(value);
      return ask('/subscribe', {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', ...headers },
      });
    },
    confirmations: () => db.selectFrom('confirmations').selectAll().orderBy('id').execute(),
    find: async (id: number) => (await findSubscriber(db, { id })) ?? expect.fail('gone'),
    others: (id: number) =>
      db.selectFrom('subscribers').selectAll().where('id', '<>', id).orderBy('id').execute(),
  };
}

/** Somebody new, whose changes show in no other test; `manage` and `unsubscribe` are the paths of their links. */
export async function createPerson(
  { db, newAddress }: WebBoard,
  { alerts = [data], source = 'command' }: { alerts?: Alert[]; source?: SubscriberSource } = {},
) {
  const email = newAddress();
  const draft = { email, name: 'Carol', frequency: 'weekly', timeZone: 'UTC', alerts } as const;
  const origin = { source, path: source === 'file' ? 'carol.md' : null };
  const outcome = await saveSubscription({ db, config }, draft, origin, NOW);
  if (outcome.status !== 'created') throw new Error(outcome.status);
  const person = { id: outcome.subscriberId, generation: 0 };
  const path = (link: string) => new URL(link).pathname;
  return {
    id: person.id,
    email,
    manage: path(links.manage(person)),
    unsubscribe: path(links.unsubscribe(person)),
  };
}
