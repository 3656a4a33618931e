// `rolecall start …` on a disk that tells nobody of changes, as a network mount does: whoever follows a folder is told nothing.

import { EventEmitter } from 'node:events';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

Object.assign(fs, { watch: () => Object.assign(new EventEmitter(), { close() {}, ref() {}, unref() {} }) });
syncBuiltinESMExports();
await import('../../src/cli.ts');
