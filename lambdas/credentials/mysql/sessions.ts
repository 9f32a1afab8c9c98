import { type Clock, SECOND } from 'cdk-rekey-engine';
import { serverError } from '../../databases/errors';
import type { AdminSession } from './administration';
import { failure, hasNumber } from './failures';

/** Time until ended sessions must have left the list, milliseconds. */
const ENDED_WITHIN = 5 * SECOND;
const PAUSE = 100;

const UNKNOWN_THREAD = 1094;
const KILL_DENIED = [1095, 1227];
/** The procedure of RDS does not exist, or may not be called. */
const NO_PROCEDURE = [1044, 1046, 1305, 1370];

/**
 * Ids of the sessions of a user.
 *
 * @throws AccessDenied without the privilege PROCESS, with which the list has only the administrator's own sessions.
 */
export async function sessionsOf(session: AdminSession, username: string): Promise<string[]> {
  // The list itself is returned without an error. This table is refused without the privilege.
  await session.run(
    'SELECT COUNT(*) AS transactions FROM information_schema.INNODB_TRX',
    'listing the sessions',
  );
  const rows = await session.run('SHOW PROCESSLIST', 'listing the sessions');
  return rows.flatMap(({ User, Id }) => (User === username ? [String(Id)] : []));
}

/** Ends the sessions of a user that are open now. Sessions of accounts with the same name and another host are ended too. */
export async function endSessions(session: AdminSession, username: string, clock: Clock): Promise<void> {
  const open = await sessionsOf(session, username);
  for (const id of open) await kill(session, id);
  const until = clock.now() + ENDED_WITHIN;
  for (;;) {
    const left = (await sessionsOf(session, username)).filter((id) => open.includes(id));
    if (left.length === 0) return;
    if (clock.now() >= until)
      throw serverError(
        'IssuerTimedOut',
        session.server,
        `ending the sessions ${left.join(', ')} of ${username}`,
        'sessions that are still open.',
      );
    await clock.sleep(PAUSE);
  }
}

async function kill(session: AdminSession, id: string): Promise<void> {
  try {
    await session.raw.query(`KILL ${id}`);
  } catch (error) {
    if (hasNumber(error, UNKNOWN_THREAD)) return;
    if (!hasNumber(error, ...KILL_DENIED)) throw failure(error, session.server, `KILL ${id}`);
    await killOnRds(session, id, error);
  }
}

/** On RDS, administrators end sessions with a procedure. */
async function killOnRds(session: AdminSession, id: string, denied: unknown): Promise<void> {
  try {
    await session.raw.query(`CALL mysql.rds_kill(${id})`);
  } catch (error) {
    if (hasNumber(error, UNKNOWN_THREAD)) return;
    throw failure(hasNumber(error, ...NO_PROCEDURE) ? denied : error, session.server, `KILL ${id}`);
  }
}
