import { createHash, X509Certificate } from 'node:crypto';
import { Token } from 'aws-cdk-lib';
import { Connections, type IConnectable, Port } from 'aws-cdk-lib/aws-ec2';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { CERTIFICATE_FILE } from '../../lambdas/databases/contract';
import { expectThat } from '../checks/shape';
import type { CredentialConfig } from '../credential';
import { type _DatabaseTarget, adminSecretOf } from '../database';
import { refuse } from '../refuse';
import { libraryCode, libraryCodeWith } from './library-code';
import { type PasswordOptions, randomCharacters } from './password';

/** Configuration that every kind of database login has. The kind adds its parameters and its principal. */
export type DatabaseConfig = Omit<CredentialConfig, 'principal'>;

/** Defaults and limits of an engine. */
export interface EngineOptions {
  /** Default port. */
  readonly port: number;
  readonly password?: PasswordOptions;
  /** Longest password. */
  readonly longest: number;
}

/**
 * Configuration of the rotator of a database login.
 *
 * @throws `AdminSecretMissing`, `CertificateNotSupported`, and the errors of `randomCharacters`
 */
export function databaseConfig(
  kind: string,
  target: _DatabaseTarget,
  options: EngineOptions,
): DatabaseConfig {
  return { ...serverConfig(kind, target, options), adminSecret: adminSecretOf(target) };
}

/**
 * Configuration without an admin secret, for a login that an API of AWS administers.
 *
 * @throws `CertificateNotSupported`, and the errors of `randomCharacters`
 */
export function serverConfig(kind: string, target: _DatabaseTarget, options: EngineOptions): DatabaseConfig {
  const { host, readers, certificateAuthority, vpc, connectable } = target;
  const port = target.port ?? options.port;
  const { length, alphabet } = randomCharacters('password', options.password ?? {}, options.longest);
  return {
    code: codeFor(kind, certificateAuthority),
    vpc,
    connectsTo: connectable && withPort(connectable, port),
    dependencies: target.dependencies,
    parameters: {
      // Part of the principal of the adapter, as the identity is part of that of the construct.
      server: target.identity,
      host,
      port,
      // The endpoint in the value of the secret.
      readerHost: readers?.host ?? host,
      readerPort: readers ? (readers.port ?? options.port) : port,
      passwordLength: length,
      passwordAlphabet: alphabet,
      ...(certificateAuthority && { certificateAuthority: sha256(certificateAuthority) }),
    },
  };
}

/** The server with a default port: that of its own, or else the port that the rotator connects to. */
function withPort(server: IConnectable, port: number): IConnectable {
  const { defaultPort, securityGroups } = server.connections;
  if (defaultPort) return server;
  return { connections: new Connections({ securityGroups, defaultPort: Port.tcp(port) }) };
}

function codeFor(kind: string, certificateAuthority: string | undefined): Code {
  if (certificateAuthority === undefined) return libraryCode(kind);
  checkCertificates(certificateAuthority);
  return libraryCodeWith(kind, CERTIFICATE_FILE, certificateAuthority);
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Refuses a text that is not one or more certificates, which would fail at the first connection. */
function checkCertificates(text: unknown): void {
  const isText = typeof text === 'string';
  expectThat(isText, 'certificateAuthority of the database', text, 'Pass the certificates as PEM text.');
  const found = isText && !Token.isUnresolved(text) ? (text.match(PEM) ?? []) : [];
  if (found.length > 0 && found.every(isCertificate)) return;
  refuse(
    'CertificateNotSupported',
    'The certificateAuthority of the database is not one or more certificates in PEM format.',
    "Pass the content of the file, such as readFileSync('ca.pem', 'utf8').",
  );
}

const PEM = /-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/gs;

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).ca;
  } catch {
    return false;
  }
}
