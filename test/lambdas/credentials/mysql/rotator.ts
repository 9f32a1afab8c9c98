import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { IssuerHeldAdapter } from '../../../../engine/src/adapter';
import { ENVIRONMENT } from '../../../../engine/src/contract';
import { createLog } from '../../../../engine/src/log';
import { Rotator } from '../../../../engine/src/testing/rotator';
import { mysql } from '../../../../lambdas/credentials/mysql/adapter';
import { type OpenServer, ServerRefusal } from '../../../../lambdas/credentials/mysql/connection';
import { TIME_LIMITS, withinTimes } from '../../../../lambdas/credentials/mysql/driver';
import type { Login } from '../../../../lambdas/databases/login';
import { CertificateAuthority } from '../../../../rehearsal/src/issuers/certificates';

export const authority = new CertificateAuthority();
export const CA = authority.certificate;
export const HOST = '127.0.0.1';
/** The rights that the docs page lists. */
export const ADMIN = { username: 'admin', password: 'hunter2-of-the-admin' };

/** Parameters of the kind for a server, as the construct writes them. */
export const parametersFor = ({ port }: { readonly port: number }, more: object = {}) => ({
  strategy: 'mariadb-passwords',
  engine: 'mariadb',
  host: HOST,
  port,
  readerHost: HOST,
  readerPort: port,
  username: 'app',
  accountHost: '%',
  createUser: true,
  keepSessions: false,
  passwordLength: 43,
  passwordAlphabet: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  certificateAuthority: createHash('sha256').update(CA).digest('hex'),
  ...more,
});

/** The rotator of one secret at a real server. Time passes only while no connection is used. */
export class ServerRotator extends Rotator {
  /** Time limits of the driver. */
  times = TIME_LIMITS;

  constructor(parameters: Readonly<Record<string, unknown>>, open?: OpenServer) {
    let calls = 0;
    const counted =
      <A extends unknown[], T>(call: (...input: A) => Promise<T>) =>
      async (...input: A): Promise<T> => {
        calls++;
        try {
          return await call(...input);
        } finally {
          calls--;
        }
      };
    const countedServer: OpenServer = (own) => {
      const connectTo = counted((open ?? ((own) => withinTimes(own, this.times)))(own));
      return async (...input) => {
        const session = await connectTo(...input);
        return {
          query: counted((statement: string) => session.query(statement)),
          close: () => session.close(),
        };
      };
    };
    super({ factory: mysql(countedServer), parameters });
    this.clock.isBusy = () => calls > 0;
    this.environment[ENVIRONMENT.adminSecret] =
      'arn:aws:secretsmanager:eu-central-1:123456789012:secret:admin-AbCdEf';
    this.admin = JSON.stringify(ADMIN);
  }

  /** Value with a staging label. */
  value(label: string): Login {
    return JSON.parse(this.secret.text(label) ?? 'null') as Login;
  }

  /** The adapter, for calls without the engine. */
  get adapter(): IssuerHeldAdapter<Login> {
    const { clock } = this;
    const log = createLog({ FunctionName: 'rotator' }, (line) => this.lines.push(line), clock.now);
    const context = { clock, log, timeLeft: () => 300_000, adminSecret: async () => this.admin };
    return this.factory.create(this.configured, context) as IssuerHeldAdapter<Login>;
  }
}

const ROOT = join(__dirname, '../../../..');

/** The driver as it is bundled, without the parts of mysql2 that are left out. */
export function bundledDriver(folder: string): OpenServer {
  const outfile = join(folder, 'driver.cjs');
  const script = `
    import { build } from 'esbuild';
    import { slimMysql2 } from './tools/build/slim-mysql2.mjs';
    import { rdsCertificates } from './tools/build/rds-certificates.mjs';
    await build({
      entryPoints: ['lambdas/credentials/mysql/driver.ts'],
      outfile: ${JSON.stringify(outfile)},
      bundle: true,
      minify: true,
      platform: 'node',
      plugins: [rdsCertificates, slimMysql2],
    });`;
  execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: ROOT });
  const { overMysql2 } = require(outfile) as { readonly overMysql2: OpenServer };
  return (parameters) => {
    const connectTo = overMysql2(parameters);
    return async (...input) => {
      const session = await connectTo(...input).catch(ownError);
      return {
        query: (statement) => session.query(statement).catch(ownError),
        close: () => session.close(),
      };
    };
  };
}

/** The bundle has classes of its own. */
function ownError(error: Error & { readonly number?: number }): never {
  throw error.name === 'ServerRefusal' ? new ServerRefusal(error.number as number, error.message) : error;
}
