#!/usr/bin/env node
// Starts Rolecall where Node is new enough; else says what is needed. Written so that Node 14 can read it.

const { engines } = require('../package.json');

const needed = Number.parseInt(engines.node.replace(/^\D+/, ''), 10);
if (Number.parseInt(process.versions.node, 10) >= needed) {
  import('../dist/cli.js');
} else {
  console.error(`rolecall: this is Node ${process.versions.node}, and Rolecall needs Node ${needed} or newer (https://nodejs.org)`);
  process.exitCode = 1;
}
