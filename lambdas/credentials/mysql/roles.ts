import type { AdminSession } from './administration';
import { quote } from './statements';

/** Grants the configured role to an account and makes it its default role. Repeating it changes nothing. */
export async function ensureRole(
  session: AdminSession,
  { role }: { readonly role?: string },
  account: string,
): Promise<void> {
  if (role === undefined) return;
  const name = quote(role);
  await session.run(`GRANT ${name} TO ${account}`, `GRANT ${name} TO ${account}`);
  const setDefault = `SET DEFAULT ROLE ${name} ${session.version.mariadb ? 'FOR' : 'TO'} ${account}`;
  await session.run(setDefault, setDefault);
}

/** True if CURRENT_ROLE() names the role: MariaDB returns its name, MySQL a list of quoted accounts. */
export const hasRole = (currentRole: unknown, role: string): boolean =>
  currentRole === role || String(currentRole).includes(`\`${role.replaceAll('`', '``')}\`@`);
