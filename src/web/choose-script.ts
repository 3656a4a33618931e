// The script of the sign-up and the manage page, from a file of ours: their policy allows no other.

import { readFileSync } from 'node:fs';
import type { Context } from 'hono';

const SCRIPT = readFileSync(new URL('./choose-client.js', import.meta.url), 'utf8');

export function showScript(c: Context): Response {
  c.header('Cache-Control', 'public, max-age=300');
  return c.body(SCRIPT, 200, { 'Content-Type': 'text/javascript; charset=utf-8' });
}
