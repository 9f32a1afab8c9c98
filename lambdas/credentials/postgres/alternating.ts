import { loginValue } from '../../databases/login';
import type { PostgresAdapter, Tools } from './adapter';
import { POSTGRES } from './contract';
import { prepareRoles } from './roles';
import { TIMES } from './times';

/**
 * Two logins in turn, whose sessions work as one owner. A login gets a new password only after its earlier credential is
 * retired, so no connection is refused.
 */
export function alternating(tools: Tools): PostgresAdapter {
  const { parameters, administer, clock, newLogin, proveRefused, verify } = tools;
  const { server, logins, owner, keepSessions } = parameters;
  const [first, second] = logins as [string, string];
  return {
    ...loginValue(POSTGRES),
    traits: {
      chosenBy: 'caller',
      livesAt: 'issuer',
      slots: 2,
      identity: 'alternating',
      disable: true,
      // pg_stat_activity shows the sessions that are open now.
      usage: { lag: 0 },
      times: TIMES,
    },
    principal: [server, owner, ...logins].join(' '),
    idOf: ({ username }) => username,
    issue: async ({ current }) => newLogin(current?.username === first ? second : first),
    install: async (value, { current }) => {
      await administer((session) =>
        session.transaction(owner ?? first, async () => {
          await prepareRoles(session, parameters, value.username, current);
          await session.setPassword(value);
        }),
      );
      return 'ready';
    },
    verify,
    list: () =>
      administer(async (session) =>
        (await session.roles(logins))
          .filter(({ canLogIn, disabled }) => canLogIn || disabled)
          .map(({ name, canLogIn }) => ({ id: name, active: canLogIn, created: 0 })),
      ),
    disable: ({ id }) =>
      administer(async (session) => {
        const [role] = await session.roles([id]);
        if (role?.canLogIn) await session.disable(id);
        if (role && !keepSessions) await session.endSessions(id);
      }),
    remove: ({ id }) =>
      administer(async (session) => {
        const [role] = await session.roles([id]);
        if (!role) return;
        await session.clear(id);
        if (!keepSessions) await session.endSessions(id);
      }),
    lastUsed: (id) =>
      administer(async (session) => ((await session.openSessions(id)) > 0 ? clock.now() : undefined)),
    proveRefused,
  };
}
