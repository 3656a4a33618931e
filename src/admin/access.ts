// Who may use the admin's pages: whoever is signed in, by a cookie; a script, by ADMIN_TOKEN. And from where: over https, or
// on this machine.

import type { Context, Handler } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { csrf } from 'hono/csrf';
import { HTTPException } from 'hono/http-exception';
import { BY_KEY, BY_TOKEN } from '../installation/audit-store.ts';
import { isLoopbackName } from '../loopback.ts';
import { isSameSecret } from '../same-secret.ts';
import { SESSION_HOURS } from '../subscribers/links.ts';
import { adminTexts } from '../texts/admin-en.ts';
import { tooOftenPage } from '../web/error-page.ts';
import { showsOutbox } from '../web/outbox-key.ts';
import { visitorBlock } from '../web/visitor.ts';
import type { AdminDeps } from './deps.ts';
import { plainPage, rootOf } from './layout.ts';
import { endSessions, findSession, openSession } from './session-store.ts';

export interface Admin {
  readonly who: string;
  /** Null = a script, which has no cookie that another site could make use of. */
  readonly sessionId: number | null;
}

export type AdminHandler = (c: Context, admin: Admin) => Response | Promise<Response>;

const COOKIE = 'rolecall-admin';

/** For whoever may; others are asked to sign in, and scripts are told that their token is not the one. */
export function forAdmins(deps: AdminDeps, handler: AdminHandler): Handler {
  return inSafety(deps, async (c) => {
    const bearer = /^Bearer (\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
    if (bearer !== undefined) return byToken(deps, c, bearer, handler);
    const admin = await whoIsIn(deps, c);
    if (admin === null) return c.redirect(`${rootOf(c)}/sign-in`, 303);
    return c.req.method === 'POST' ? notForged(deps, c, () => handler(c, admin)) : handler(c, admin);
  });
}

/** A token in clear, or a mailed link, is nothing for a line that others read. */
export function inSafety(deps: AdminDeps, handler: (c: Context) => Response | Promise<Response>): Handler {
  return (c) => (isSafePlace(deps, c) ? handler(c) : plainPage(deps, c, adminTexts.notHere, 403));
}

/** Over https as the board says of itself, or by a name of this machine. */
function isSafePlace({ config }: AdminDeps, c: Context): boolean {
  const asked = new URL(c.req.url).hostname;
  const own = new URL(config.publicUrl);
  return isLoopbackName(asked) || (own.protocol === 'https:' && own.hostname === asked);
}

/** A form of another site brings the cookie along; what it brings too is the name of that site. */
export async function notForged(
  { config, ...deps }: AdminDeps,
  c: Context,
  next: () => Response | Promise<Response>,
): Promise<Response> {
  const asked = new URL(c.req.url);
  const here = isLoopbackName(asked.hostname) ? [asked.origin] : [];
  const ours = new Set([new URL(config.publicUrl).origin, ...here]);
  let answer: Response | undefined;
  try {
    await csrf({ origin: (origin) => ours.has(origin) })(c, async () => {
      answer = await next();
    });
  } catch (error) {
    if (!(error instanceof HTTPException)) throw error;
    return plainPage({ config, ...deps }, c, adminTexts.forged, 403);
  }
  return answer as Response;
}

async function byToken(deps: AdminDeps, c: Context, given: string, handler: AdminHandler): Promise<Response> {
  const { adminToken } = deps.config;
  if (adminToken !== null && isSameSecret(given, adminToken))
    return handler(c, { who: BY_TOKEN, sessionId: null });
  const waitSeconds = await takeGuess(deps, c);
  if (waitSeconds > 0) return tooOftenPage(c, deps.config, waitSeconds);
  c.header('WWW-Authenticate', 'Bearer');
  return c.json({ error: 'the token is not ADMIN_TOKEN of this installation' }, 401);
}

/** Counts what was wrong: the seconds to wait, 0 = try again. */
export function takeGuess({ limits, config }: AdminDeps, c: Context): Promise<number> {
  return limits.take('admin-guess', visitorBlock(c, config.web.trustedProxies));
}

async function whoIsIn({ db, links, clock, config }: AdminDeps, c: Context): Promise<Admin | null> {
  const id = links.verifySession(getCookie(c, COOKIE) ?? '', clock());
  const session = id === null ? null : await findSession(db, id, clock());
  if (session === null) return null;
  const { who } = session;
  // The settings may have changed since.
  const mayStill = who === BY_KEY ? showsOutbox(config) : config.site.adminEmails.includes(who);
  return mayStill ? { who, sessionId: session.id } : null;
}

/** From now on, this browser is this admin's. */
export async function letIn({ db, links, config, clock }: AdminDeps, c: Context, who: string): Promise<void> {
  const now = clock();
  setCookie(c, COOKIE, links.session(await openSession(db, who, now), now), {
    ...cookieOptions(config.publicUrl),
    maxAge: SESSION_HOURS * 3600,
  });
}

export async function letOut(
  { db, config, clock }: AdminDeps,
  c: Context,
  { sessionId }: Admin,
): Promise<void> {
  if (sessionId !== null) await endSessions(db, { id: sessionId }, clock());
  deleteCookie(c, COOKIE, cookieOptions(config.publicUrl));
}

function cookieOptions(publicUrl: string) {
  return { httpOnly: true, sameSite: 'Lax', path: '/', secure: publicUrl.startsWith('https:') } as const;
}
