import type { AdminSession } from './administration';
import { unfit } from './failures';
import { type Account, accountName, accountText } from './statements';

/**
 * Refuses two users with different rights: after a rotation, the application would have the rights of the other one.
 *
 * @throws PrincipalUnfit
 */
export async function requireSameGrants(session: AdminSession, accounts: readonly Account[]): Promise<void> {
  const [one, other] = await Promise.all(accounts.map((account) => grantsOf(session, account)));
  const differences = [...difference(one, other), ...difference(other, one)];
  if (differences.length === 0) return;
  const names = accounts.map(accountText).join(' and ');
  throw unfit(
    `The rights of ${names} differ: ${differences.join('; ')}.`,
    'grant both users the same rights, or give both one role and pass it in the stack as `role`; then rotate again.',
  );
}

const difference = (these: ReadonlySet<string> = new Set(), those: ReadonlySet<string> = new Set()) =>
  [...these].filter((grant) => !those.has(grant));

/** Grants of an account, with `USER` for the account, and without its authentication. */
async function grantsOf(session: AdminSession, account: Account): Promise<Set<string>> {
  const statement = `SHOW GRANTS FOR ${accountName(account)}`;
  const rows = await session.run(statement, statement);
  const own = new RegExp(
    `([\`'"])${escaped(account.username)}\\1@([\`'"])${escaped(account.accountHost)}\\2`,
    'g',
  );
  return new Set(
    rows
      .flatMap((row) => Object.values(row).map(String))
      .map((grant) =>
        grant.replace(/ IDENTIFIED (BY|VIA) .*?(?= REQUIRE | WITH |$)/, '').replace(own, 'USER'),
      ),
  );
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
