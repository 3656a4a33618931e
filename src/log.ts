// What an operator reads at 3 a.m.: time, level, a constant sentence, then the data. Never an address, a password or a token of
// a link, at whatever level: they stand in answers of mail servers and in errors of libraries, which nobody here wrote.

import pino, { type Logger } from 'pino';
import { maskAddresses } from './address.ts';
import { messageOf } from './errors.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

type Fields = Record<string, unknown>;

export interface Log {
  debug(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  error(message: string, fields?: Fields): void;
  /** A log that adds these fields to each line. */
  child(fields: Fields): Log;
}

/** Where text goes: a stream, or anything that takes text. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/** Writes lines such as `02:46:37 info  Watching posts  folder=posts posts=6`, with the date unless to a terminal. */
export function createLog(options: { level: LogLevel; destination?: Output }): Log {
  const destination = options.destination ?? process.stderr;
  const withDate = destination.isTTY !== true;
  const stream = { write: (line: string) => void destination.write(renderLine(JSON.parse(line), withDate)) };
  return wrap(pino({ level: options.level, base: null }, stream));
}

/** Says nothing. */
export const silentLog: Log = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  child: () => silentLog,
};

function wrap(logger: Logger, shared: Fields = {}): Log {
  const write =
    (level: LogLevel) =>
    (message: string, fields: Fields = {}): void => {
      if (logger.isLevelEnabled(level))
        logger[level]({ fields: plainFields({ ...shared, ...fields }) }, message);
    };
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: (fields) => wrap(logger, { ...shared, ...fields }),
  };
}

interface Line {
  readonly level: number;
  readonly time: number;
  readonly msg: string;
  readonly fields: Record<string, string>;
}

function renderLine(line: Line, withDate: boolean): string {
  const fields = Object.entries(line.fields).map(([name, value]) => `${name}=${value}`);
  const level = (pino.levels.labels[line.level] ?? '').padEnd(5);
  const tail = fields.length === 0 ? '' : `  ${fields.join(' ')}`;
  return `${localTime(new Date(line.time), withDate)} ${level} ${line.msg}${tail}\n`;
}

function localTime(at: Date, withDate: boolean): string {
  const two = (part: number) => String(part).padStart(2, '0');
  const time = [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':');
  return withDate ? `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${time}` : time;
}

/** Each value as it will stand in the line; what is undefined is left out. */
function plainFields(fields: Fields): Record<string, string> {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, quote(withoutSecrets(plainValue(value)))]));
}

function plainValue(value: unknown): string {
  if (value instanceof Error) return messageOf(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plainValue).join(',');
  return value !== null && typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** What a line holds at most of one value: an answer or an error that is longer says the rest to nobody. */
const MAX_LENGTH = 4000;
/** The signed part of a link's token (subscribers/links.ts). */
const SIGNED = /\.[\w-]{43}(?![\w-])/g;

function withoutSecrets(value: string): string {
  const text = value.length > MAX_LENGTH ? `${value.slice(0, MAX_LENGTH).toWellFormed()}…` : value;
  return maskAddresses(text).replaceAll(SIGNED, '.…');
}

/** Quoted where a reader, or a script that splits at blanks, could not tell where the value ends. */
function quote(value: string): string {
  return value === '' || /[\s"=\p{Cc}]/u.test(value) ? JSON.stringify(value) : value;
}
