import { createHash } from 'node:crypto';
import { type AdapterContext, RekeyError, SECOND } from 'cdk-rekey-engine';
import { type Server, serverError } from '../../databases/errors';
import { readAdminLogin } from '../../databases/login';
import type { Connect, Row, Session } from './connection';
import { failure, isLoginRefused, unfit } from './failures';
import { quote } from './statements';
import { type ServerVersion, versionOf } from './version';

/** Time limit of everything that one call of the adapter does at the server, milliseconds. */
export const OPERATION_WITHIN = 15 * SECOND;
/** Pause before the admin secret is read again: a rotation of it may be in progress. */
const ADMIN_PAUSE = 2 * SECOND;

/** Seconds that the server waits for a lock, and for our statements. Less than the time limit of a statement. */
const LOCK_SECONDS = 4;

/** A session of the administrator. */
export interface AdminSession {
  readonly server: Server;
  readonly version: ServerVersion;
  /** @param attempted description for errors, without secret values. */
  run(statement: string, attempted: string): Promise<readonly Row[]>;
  /** Runs a statement whose error the caller handles. */
  readonly raw: Session;
}

/** Runs statements as the administrator. */
export class Administration {
  private readonly open = new Set<Session>();

  constructor(
    private readonly connect: Connect,
    private readonly server: Server,
    private readonly context: AdapterContext,
    /** Users of the secret, none of which may be the administrator. */
    private readonly usernames: readonly string[],
  ) {}

  /**
   * Opens a session in which no other session of this kind changes the same user, and closes it.
   *
   * @param lock the user that is changed; undefined to read only.
   * @throws AdminRefused, PrincipalUnfit, AccessDenied, IssuerReadOnly, and the errors of the network
   */
  async session<T>(lock: string | undefined, work: (session: AdminSession) => Promise<T>): Promise<T> {
    const session = await this.login();
    this.open.add(session);
    try {
      const run = async (statement: string, attempted: string) => {
        try {
          return await session.query(statement);
        } catch (error) {
          throw failure(error, this.server, attempted);
        }
      };
      const version = await this.prepare(run);
      if (lock !== undefined) await this.lock(run, lock);
      return await work({ server: this.server, version, run, raw: session });
    } finally {
      this.open.delete(session);
      session.close();
    }
  }

  /**
   * Runs a part of a deletion. An error names the logins that are left.
   *
   * @param accounts the accounts in SQL.
   */
  async naming<T>(accounts: readonly string[], work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof RekeyError)) throw error;
      throw error.withUnchanged(`${error.report.unchanged} Logins that are left: ${accounts.join(', ')}.`);
    }
  }

  close(): void {
    for (const session of this.open) session.close();
  }

  private async login(): Promise<Session> {
    const { clock } = this.context;
    const ends = clock.now() + OPERATION_WITHIN;
    for (let attempt = 1; ; attempt++) {
      const admin = readAdminLogin(await this.context.adminSecret());
      this.context.log.hide(admin.password);
      if (this.usernames.includes(admin.username)) throw sameUser(admin.username);
      try {
        return await this.connect(admin, ends - clock.now());
      } catch (error) {
        if (!isLoginRefused(error)) throw failure(error, this.server, 'the login of the administrator');
        if (attempt === 2)
          throw serverError(
            'AdminRefused',
            this.server,
            `the login of ${admin.username}`,
            `error ${error.number}.`,
          );
        await clock.sleep(ADMIN_PAUSE);
      }
    }
  }

  private async prepare(run: AdminSession['run']): Promise<ServerVersion> {
    const [row] = await run(
      'SELECT VERSION() AS version, @@global.read_only AS readOnly, @@global.innodb_read_only AS innodbReadOnly',
      'the query of the version',
    );
    const version = versionOf(String(row?.version));
    await run(
      `SET SESSION sql_mode = '', lock_wait_timeout = ${LOCK_SECONDS}, innodb_lock_wait_timeout = ${LOCK_SECONDS}${
        version.mariadb ? `, max_statement_time = ${LOCK_SECONDS}` : ''
      }`,
      'the preparation of the session',
    );
    // An administrator may write to a read-only server, and the change would be lost to the others.
    if (isOn(row?.readOnly) || isOn(row?.innodbReadOnly))
      throw serverError('IssuerReadOnly', this.server, 'the query of its state', 'read_only = 1.');
    return version;
  }

  /** Two attempts at once would each base their statements on the state before the other. */
  private async lock(run: AdminSession['run'], user: string): Promise<void> {
    const name = `rekey_${createHash('sha256').update(user).digest('hex').slice(0, 32)}`;
    const [row] = await run(
      `SELECT GET_LOCK(${quote(name)}, ${LOCK_SECONDS - 1}) AS held`,
      'the lock of the user',
    );
    if (Number(row?.held) !== 1)
      throw serverError('IssuerTimedOut', this.server, `the lock of ${user}`, 'another attempt in progress.');
  }
}

/** A rotation would end the password that the admin secret holds. */
const sameUser = (username: string): RekeyError =>
  unfit(
    `The admin secret has the login ${username}, which is a user of this secret.`,
    'use another user for the application, or another administrator.',
  );

const isOn = (value: unknown): boolean => /^(1|ON)$/i.test(String(value));
