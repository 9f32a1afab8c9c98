import { loginValue } from '../../databases/login';
import type { PostgresAdapter, Tools } from './adapter';
import { POSTGRES } from './contract';
import { prepareRoles } from './roles';
import { TIMES } from './times';

/** One login whose password is replaced in place: PostgreSQL keeps one password for a role. */
export function single(tools: Tools): PostgresAdapter {
  const { parameters, server, administer, newLogin, proveRefused, verify } = tools;
  const { logins, owner, keepSessions } = parameters;
  const [username] = logins as [string];
  return {
    ...loginValue(POSTGRES),
    traits: { chosenBy: 'caller', livesAt: 'issuer', slots: 1, identity: 'same', times: TIMES },
    principal: [parameters.server, owner, username].filter(Boolean).join(' '),
    issue: async () => newLogin(username),
    install: async (value, { current }) => {
      await administer((session) =>
        session.transaction(owner ?? username, async () => {
          await prepareRoles(session, parameters, username, current);
          await session.setPassword(value);
        }),
      );
      return 'ready';
    },
    verify,
    async remove({ value }, { current }) {
      // A value that is refused was replaced, so the password of the role is another credential.
      if (!value || !(await server.logIn(value)).accepted) return;
      await administer(async (session) => {
        if (current) await session.setPassword(current);
        else {
          await session.clear(username);
          if (!keepSessions) await session.endSessions(username);
        }
      });
    },
    async proveRefused(value, check) {
      // The engine asks for a proof only when a credential is revoked. The server does not tell which password opened a
      // session, so all sessions of the login end.
      if (!keepSessions) await administer((session) => session.endSessions(username));
      return proveRefused(value, check);
    },
  };
}
