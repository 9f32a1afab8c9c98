#!/usr/bin/env node
import { isScanWorker, serveScan } from '../scan/src/threads/worker';
import { main } from './main';

// The threads of a scan start from this file too.
if (isScanWorker()) serveScan();
else
  main(process.argv.slice(2), __filename).then((code) => {
    process.exitCode = code;
  });
