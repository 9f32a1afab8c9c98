import { readMembers } from 'cdk-rekey-engine';

/**
 * Value of the secret of a database login, in the format of AWS: AWS Secrets Manager User Guide, "JSON structure of AWS
 * Secrets Manager secrets". RDS Proxy and the JDBC driver of Secrets Manager read it.
 */
export interface Login {
  /** Name of the engine, such as `postgres`. */
  readonly engine: string;
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly dbname?: string;
}

/** Members of an adapter that encode a login. Members of the value that the format does not have are not kept. */
export const loginValue = (kind: string) => ({
  parse(text: string): Login {
    const { engine, host, username, password } = readMembers(text, kind, [
      'engine',
      'host',
      'username',
      'password',
    ]);
    const { port, dbname } = JSON.parse(text) as { readonly port?: unknown; readonly dbname?: unknown };
    return {
      engine,
      host,
      port: Number(port),
      username,
      password,
      ...(typeof dbname === 'string' && dbname !== '' && { dbname }),
    };
  },
  serialize: ({ engine, host, port, username, password, dbname }: Login): string =>
    JSON.stringify({ engine, host, port, username, password, dbname }),
  secretsIn: ({ password }: Login): string[] => [password],
});

/**
 * Reads the username and the password of an admin secret.
 *
 * @throws SecretMalformed, WrongKind
 */
export function readAdminLogin(text: string): { username: string; password: string } {
  const { username, password } = readMembers(text, 'admin login', ['username', 'password']);
  return { username, password };
}
