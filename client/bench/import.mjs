// Time of processor for an import: `node import.mjs LIBRARY`. The time on the clock depends on other processes too.
import { importPeer } from './install.mjs';

const MODULES = {
  'rekey-client': () => import('rekey-client'),
  Powertools: () => importPeer('@aws-lambda-powertools/parameters/secrets'),
  middy: () => importPeer('@middy/secrets-manager'),
  'AWS SDK, no cache': () => importPeer('@aws-sdk/client-secrets-manager'),
};

const load = MODULES[process.argv[2]];
const [start, cpu] = [performance.now(), process.cpuUsage()];
await load();
const { user, system } = process.cpuUsage(cpu);
process.send({ ms: performance.now() - start, cpu: (user + system) / 1000 });
