/** Quotes a text. The sessions of the administrator have an `sql_mode` with backslash escapes. */
export function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/** An account: a username and the host that it may connect from. */
export interface Account {
  readonly username: string;
  readonly accountHost: string;
}

export const accountName = ({ username, accountHost }: Account): string =>
  `${quote(username)}@${quote(accountHost)}`;

/** The account without quotes, for messages. */
export const accountText = ({ username, accountHost }: Account): string => `${username}@${accountHost}`;
