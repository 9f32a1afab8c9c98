// Installs the servers of `npm run test:servers` that are missing: node tools/servers/install.mjs
// The Debian packages require root. No service is started.
import { installPrograms } from './debian.mjs';
import { InstallError } from './install-error.mjs';
import { installPythonPrograms } from './python-programs.mjs';

/** Debian packages by program. */
const PACKAGES = {
  mariadbd: 'mariadb-server',
  pg_ctlcluster: 'postgresql',
  pgbouncer: 'pgbouncer',
  'redis-server': 'redis-server',
};

try {
  installPrograms(PACKAGES);
  installPythonPrograms();
} catch (error) {
  if (!(error instanceof InstallError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
