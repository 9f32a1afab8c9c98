import { RekeyError } from 'cdk-rekey-engine';
import type { PostgresParameters } from './parameters';
import type { Administration, Role, SessionState, UserPassword } from './server';

/**
 * Ensures that the owner and the logins exist, and that sessions of the logins start as the owner. Creates what is missing,
 * and changes no other login that is in use. The role that holds the rights is created by the first deploy only: a later one
 * was dropped or renamed, and a new one would not have its rights.
 *
 * @param login the login that gets a password.
 * @param current the value of AWSCURRENT.
 * @throws PrincipalGone if a role may not be created
 */
export async function prepareRoles(
  session: Administration,
  { owner, logins, createRoles }: PostgresParameters,
  login: string,
  current: UserPassword | undefined,
): Promise<void> {
  const isFirst = !current || !logins.includes(current.username);
  const names = owner ? [owner, ...logins] : logins;
  const found = new Map((await session.roles(names)).map((role) => [role.name, role]));
  for (const name of names) {
    if (found.has(name)) continue;
    if (!isFirst && name === (owner ?? login)) throw rightsGone(name);
    if (!createRoles) throw roleMissing(name, name === owner ? undefined : owner, session);
    await session.createRole(name);
  }
  if (!owner || !createRoles) return;
  for (const name of logins) {
    const role = found.get(name);
    if (name === login || !role?.canLogIn) await prepareLogin(session, owner, name, role);
  }
}

/** Changes only what differs: an administrator may lack the rights to repeat the statements of another one. */
async function prepareLogin(
  session: Administration,
  owner: string,
  login: string,
  role: Role | undefined,
): Promise<void> {
  if (!role?.mayUse.includes(owner)) await session.grantOwner(owner, login);
  if (role?.startsAs !== owner) await session.startAs(login, owner);
}

/**
 * Requires a session that works as the owner. A login whose membership is missing only gets a warning, and then creates
 * objects that belong to the login.
 *
 * @throws WrongPrincipal, PrincipalUnfit
 */
export function requireOwner(login: string, owner: string | undefined, session: SessionState): void {
  const { sessionUser, currentUser, version } = session;
  if (sessionUser !== login) {
    throw new RekeyError('WrongPrincipal', {
      found: `The login ${login} authenticates as ${sessionUser}.`,
      unchanged: 'AWSCURRENT, and every role.',
      action: 'check the name maps of the server (pg_ident.conf); then rotate again.',
    });
  }
  if (!owner || currentUser === owner) return;
  throw new RekeyError('PrincipalUnfit', {
    found: `Sessions of ${login} run as ${currentUser}, not as ${owner}.`,
    unchanged: 'AWSCURRENT, and every role.',
    action: `run as an administrator: ${statementsFor(login, owner, version)} Then rotate again.`,
  });
}

function statementsFor(login: string, owner: string, version: number): string {
  const options = version < 16 ? '' : ' WITH INHERIT FALSE, SET TRUE';
  return `GRANT "${owner}" TO "${login}"${options}; ALTER ROLE "${login}" SET role = '${owner}';`;
}

function roleMissing(name: string, owner: string | undefined, { version }: Administration): RekeyError {
  const create = `CREATE ROLE "${name}" NOLOGIN;`;
  return new RekeyError('PrincipalGone', {
    found: `The server has no role ${name}, and the rotator may not create it (createRoles: false).`,
    unchanged: 'every role; AWSCURRENT.',
    action: `run as an administrator: ${create}${owner ? ` ${statementsFor(name, owner, version)}` : ''} Then rotate again.`,
  });
}

function rightsGone(name: string): RekeyError {
  return new RekeyError('PrincipalGone', {
    found: `The server has no role ${name} any more, which holds the rights of the application.`,
    unchanged: 'every role; AWSCURRENT.',
    action: `if it was renamed, run ALTER ROLE … RENAME TO "${name}"; otherwise create it with its rights. Then rotate again.`,
  });
}

/** The administrator must not change its own password, which another secret holds. @throws PrincipalUnfit */
export function requireOtherAdministrator(
  { username }: Pick<Administration, 'username'>,
  { owner, logins }: PostgresParameters,
): void {
  if (username !== owner && !logins.includes(username)) return;
  throw new RekeyError('PrincipalUnfit', {
    found: `The admin secret has the login ${username}, which is a role of this secret.`,
    unchanged: 'every role; AWSCURRENT.',
    action: 'use other roles for the application, or another administrator.',
  });
}
