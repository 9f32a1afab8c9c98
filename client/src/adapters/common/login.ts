import { SecretsError } from '../../errors';
import type { Secret } from '../../secret/secret';

/** Login at a database. */
export interface Login {
  readonly password: string;
  readonly user?: string;
  readonly host?: string;
  readonly port?: number;
  readonly database?: string;
}

/**
 * The login in a secret: JSON with the member names of AWS for databases (`username`, `password`, `host`, `port`,
 * `dbname`), or the password as text.
 *
 * @throws SecretsError SecretLacksMember
 */
export function loginOf(secret: Secret): Login {
  if (!secret.use((text) => /^\s*\{/.test(text))) return { password: secret.reveal() };
  const members = secret.json() as Record<string, unknown>;
  const text = (...names: string[]) => {
    const found = names
      .map((name) => members[name])
      .find((value) => typeof value === 'string' && value !== '');
    return found as string | undefined;
  };
  const [user, host, database, password] = [
    text('username', 'user'),
    text('host', 'hostname'),
    text('dbname', 'database'),
    text('password'),
  ];
  const port = Number(members.port);
  if (password === undefined) throw lacksMember(secret, 'password');
  return {
    password,
    ...(user !== undefined && { user }),
    ...(host !== undefined && { host }),
    ...(port > 0 && { port }),
    ...(database !== undefined && { database }),
  };
}

export const lacksMember = (secret: Secret, name: string): SecretsError =>
  new SecretsError(
    'SecretLacksMember',
    `${secret} has no text in its member ${name}. Action: store it there, or name another secret.`,
  );
