// The admin's pages, by their paths: each is a function of what the same services know that the commands ask. Looking
// changes nothing; what acts is a POST of somebody who is signed in, and is noted in the audit.

import type { Context } from 'hono';
import { withWords } from '../posts/tag-words.ts';
import { ENTER_PATH } from '../subscribers/links.ts';
import type { Routes } from '../web/web.ts';
import { type Admin, type AdminHandler, forAdmins, inSafety, letOut } from './access.ts';
import { showAudit } from './audit.ts';
import type { AdminDeps } from './deps.ts';
import { showFigures } from './figures.ts';
import { sendFigures } from './figures-file.ts';
import { actOnImport, importBodies, showImport } from './import.ts';
import { actOnMail, showMail } from './mail.ts';
import { actOnPeople, showPeople } from './people.ts';
import { actOnPerson, showPerson } from './person.ts';
import { actOnPost, showOnePost } from './post.ts';
import { showPosts } from './posts.ts';
import { showPreview, showPreviewHtml } from './preview.ts';
import { showQueue } from './queue.ts';
import { askToSignIn, enterByKey, enterByLink, showEnter, showSignIn } from './sign-in.ts';
import { actToday, showToday } from './today.ts';

/** `GET` and `POST` as in web/web.ts. */
export function adminRoutes(deps: AdminDeps): Routes {
  const open = (page: (deps: AdminDeps, c: Context) => Response | Promise<Response>) =>
    inSafety(deps, (c) => page(deps, c));
  const mine = (page: (deps: AdminDeps, ...rest: Parameters<AdminHandler>) => ReturnType<AdminHandler>) =>
    forAdmins(deps, async (c, admin) =>
      page({ ...deps, config: await withWords(deps.db, deps.config) }, c, admin),
    );
  return {
    '/admin': { get: inSafety(deps, (c) => c.redirect('admin/today', 303)) },
    '/admin/sign-in': { get: open(showSignIn), post: open(askToSignIn) },
    [ENTER_PATH]: { get: open(showEnter), post: open(enterByKey) },
    [`${ENTER_PATH}/:token`]: { get: open(showEnter), post: open(enterByLink) },
    '/admin/sign-out': { post: mine(signOut) },
    '/admin/today': { get: mine(showToday), post: mine(actToday) },
    '/admin/posts': { get: mine(showPosts) },
    '/admin/posts/:id': { get: mine(showOnePost), post: mine(actOnPost) },
    '/admin/people': { get: mine(showPeople), post: mine(actOnPeople) },
    '/admin/people/:id': { get: mine(showPerson), post: mine(actOnPerson) },
    '/admin/import': { get: mine(showImport), post: mine(actOnImport), bodies: importBodies(deps) },
    '/admin/mail': { get: mine(showMail), post: mine(actOnMail) },
    '/admin/figures': { get: mine(showFigures) },
    '/admin/figures.csv': { get: mine(sendFigures) },
    '/admin/queue': { get: mine(showQueue) },
    '/admin/audit': { get: mine(showAudit) },
    '/admin/preview': { get: mine(showPreview) },
    '/admin/preview/html': { get: mine(showPreviewHtml) },
  };
}

async function signOut(deps: AdminDeps, c: Context, admin: Admin): Promise<Response> {
  await letOut(deps, c, admin);
  return c.redirect('sign-in', 303);
}
