import { execFileSync } from 'node:child_process';
import { findProgram } from '../../lambdas/databases/servers/process';

test.each([
  ['mariadbd', /MariaDB/],
  ['redis-server', /^Redis server v=\d/],
  ['pgbouncer', /^PgBouncer \d/],
  ['valkey-server', /^Valkey server v=\d/],
  ['bao', /^OpenBao v\d/],
])('%s is installed', (program, version) => {
  const file = findProgram(program);
  expect(file).toBeDefined();
  expect(execFileSync(file as string, ['--version'], { encoding: 'utf8' })).toMatch(version);
});
