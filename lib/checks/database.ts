import { isIP } from 'node:net';
import { Token } from 'aws-cdk-lib';
import type { _DatabaseTarget } from '../database';
import { refuse } from '../refuse';
import { expectShape, expectThat } from './shape';

/** @throws `WrongType` */
export function checkAdminSecret(adminSecret: unknown): void {
  if (adminSecret === undefined) return;
  expectShape('adminSecret of Database', adminSecret, ['secretArn', 'node'], 'Pass a Secret.');
}

/** @throws `UnknownAtSynth`, `HostNotSupported`, `WrongType` */
export function checkHost(host: unknown): void {
  expectThat(typeof host === 'string', 'host of Database', host, 'Pass a host name.');
  if (Token.isUnresolved(host)) {
    refuse(
      'UnknownAtSynth',
      'The host of Database.fromEndpoint is a token, so it does not identify the server.',
      'Write the host name itself. For a resource of the app or an imported one, use fromInstance, fromCluster or fromProxy.',
    );
  }
  if (/^[\w.-]+$/.test(String(host)) || isIP(String(host)) !== 0) return;
  refuse(
    'HostNotSupported',
    `The host ${JSON.stringify(host)} of Database is not a host name or an address.`,
    'Pass a host name without a scheme or a path, and the port as port.',
  );
}

/** @throws `PortNotSupported`, `WrongType` */
export function checkPort(port: unknown): void {
  if (port === undefined || Token.isUnresolved(port)) return;
  expectThat(typeof port === 'number', 'port of Database', port, 'Pass a number.');
  if (Number.isInteger(port) && Number(port) > 0 && Number(port) < 65_536) return;
  refuse(
    'PortNotSupported',
    `The port ${port} of Database is not from 1 to 65535.`,
    'Pass the port of the server.',
  );
}

/**
 * Refuses the administrator as a login of a secret: its rotation would end the password in the admin secret.
 *
 * @throws `AdministratorNotSupported`
 */
export function checkOtherAdministrator(
  { administrator, name }: _DatabaseTarget,
  logins: readonly string[],
): void {
  if (administrator === undefined || !logins.includes(administrator)) return;
  refuse(
    'AdministratorNotSupported',
    `${administrator} is the administrator of the database ${name}, whose password its admin secret holds.`,
    'Use another name for the user of the application.',
  );
}
