/** Version of a server. */
export interface ServerVersion {
  readonly text: string;
  readonly mariadb: boolean;
  readonly numbers: readonly [number, number, number];
}

/** Parses `8.0.36`, `8.0.mysql_aurora.3.04.0` or `10.11.19-MariaDB-log`. */
export function versionOf(text: string): ServerVersion {
  const [major = 0, minor = 0, patch = 0] = text.split(/[.-]/).map((part) => Number.parseInt(part, 10) || 0);
  return { text, mariadb: /mariadb/i.test(text), numbers: [major, minor, patch] };
}

export function isAtLeast({ numbers }: ServerVersion, ...least: readonly number[]): boolean {
  for (const [i, number] of least.entries()) {
    if (numbers[i] !== number) return (numbers[i] as number) > number;
  }
  return true;
}
