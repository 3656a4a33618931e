import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig, loadSettings } from '../../src/config/load-config.ts';
import { describeConfig } from '../../src/config/report.ts';

function folder(dotEnv: string): string {
  const path = mkdtempSync(join(tmpdir(), 'rolecall-env-'));
  writeFileSync(join(path, '.env'), dotEnv);
  return path;
}
const fromOf = (env: Record<string, string>, dotEnv: string, name: string) =>
  describeConfig(loadSettings(env, folder(dotEnv))).find((line) => line.name === name)?.from;

test('what stands in .env counts, and what belongs to others is passed over', () => {
  const dotEnv =
    '# for compose, too\nPOSTGRES_PASSWORD=abc\nPORT=4000\nPUBLIC_URL="https://alerts.example.org"\n';
  expect(loadConfig({}, folder(dotEnv))).toMatchObject({
    port: 4000,
    publicUrl: 'https://alerts.example.org',
  });
});

test('the environment wins, also where it sets a variable to nothing', () => {
  expect(loadConfig({ PORT: '5000' }, folder('PORT=4000')).port).toBe(5000);
  expect(loadConfig({ SMTP_URL: '' }, folder('SMTP_URL=smtp://127.0.0.1:25')).smtpUrl).toBeNull();
});

test('a variable and its _FILE twin are one setting: that of the environment wins', () => {
  const [outer, inner] = ['e'.repeat(32), 'f'.repeat(32)];
  expect(loadConfig({ SECRET: outer }, folder('SECRET_FILE=/nowhere')).secrets).toEqual([outer]);
  const cwd = folder(`SECRET=${inner}`);
  writeFileSync(join(cwd, 'secret'), outer);
  expect(loadConfig({ SECRET_FILE: join(cwd, 'secret') }, cwd).secrets).toEqual([outer]);
});

test('config says what came from it', () => {
  expect(fromOf({}, 'PORT=4000', 'PORT')).toBe('.env');
  expect(fromOf({ PORT: '5000' }, 'PORT=4000', 'PORT')).toBe('PORT');
  const cwd = folder('');
  writeFileSync(join(cwd, 'secret'), 'k'.repeat(32));
  expect(fromOf({}, `SECRET_FILE=${join(cwd, 'secret')}`, 'SECRET')).toBe('SECRET_FILE in .env');
});

test('a mistake in it is named with the file', () => {
  expect(() => loadConfig({}, folder('PORT=many'))).toThrow(/^PORT in \.env must be a port number/);
});

test('one that cannot be read is no silence', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'rolecall-env-'));
  mkdirSync(join(cwd, '.env'));
  expect(() => loadConfig({}, cwd)).toThrow(/^\.env: cannot be read .*; make it readable or remove it$/);
});
