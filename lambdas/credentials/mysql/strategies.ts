import type { AdminSession } from './administration';
import type { MysqlParameters, Strategy } from './contract';
import { mismatch } from './failures';
import { isAtLeast, type ServerVersion } from './version';

/** Versions that a strategy needs, for messages and checks. */
const NEEDS: Record<Strategy, { readonly text: string; accepts(version: ServerVersion): boolean }> = {
  'dual-passwords': {
    text: 'MySQL 8.0.14 or newer',
    accepts: (version) => !version.mariadb && isAtLeast(version, 8, 0, 14),
  },
  'mariadb-passwords': {
    text: 'MariaDB 10.4 or newer',
    accepts: (version) => version.mariadb && isAtLeast(version, 10, 4),
  },
  'alternating-users': {
    text: 'MySQL 5.7.6 or newer, or MariaDB 10.4.3 or newer',
    accepts: (version) => (version.mariadb ? isAtLeast(version, 10, 4, 3) : isAtLeast(version, 5, 7, 6)),
  },
};

/** @throws IssuerMismatch if the server does not support the strategy or the role */
export function requireStrategy(
  { server, version }: AdminSession,
  { strategy, role }: MysqlParameters,
): void {
  const { text, accepts } = NEEDS[strategy];
  const place = `The server ${server.host}:${server.port} is ${version.mariadb ? '' : 'MySQL '}${version.text}`;
  if (!accepts(version))
    throw mismatch(
      `${place}, and the strategy ${strategy} needs ${text}.`,
      'set the strategy of the stack to one that the server supports (docs/credentials/mysql.md), and deploy.',
    );
  if (role !== undefined && !version.mariadb && !isAtLeast(version, 8))
    throw mismatch(
      `${place}, which has no roles.`,
      'remove `role` from the stack, and grant the same rights to both users.',
    );
}
