import { checksum, RANDOM_LENGTH } from '../../../client/src/api-keys/format';
import type { Random } from '../../../rehearsal/src/kernel/random';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
/** Prefix of the API keys. */
export const PREFIX = 'shop_live';
const LINES_OF_A_FILE = 200;

/** Forms of secret values, with lines in which they leak. */
const FORMS: Readonly<Record<string, Form>> = {
  'api-key': {
    make: (random) => {
      const body = `${PREFIX}_${random.text(RANDOM_LENGTH, BASE62)}`;
      return body + checksum(body);
    },
    lines: [
      (value, word) => `curl -H 'Authorization: Bearer ${value}' https://${word}.example/v1`,
      (value, word) => `https://${word}.example/?key=${value}&page=2`,
      (value, word) => `2026-11-29T10:00:00Z INFO ${word} request with ${value} took 7 ms`,
      (value) => Buffer.from(`{"key":"${value}"}`).toString('base64'),
    ],
  },
  'access-key': {
    // Without slashes: the rules of the scanner take some values with slashes for paths.
    make: (random) => random.text(40, `${BASE62}+`),
    lines: [
      (value) => `aws_secret_access_key = ${value}`,
      (value) => `  "secretAccessKey": "${value}",`,
      (value) => `export AWS_SECRET_ACCESS_KEY="${value}"`,
    ],
  },
  postgres: {
    make: (random) => random.text(32, BASE62),
    lines: [
      (value, word) => `DATABASE_URL=postgres://${word}:${value}@db.internal:5432/shop`,
      (value) => `  password: "${value}"`,
      (value, word) => `{"username":"${word}","password":"${value}"}`,
    ],
  },
  generated: {
    make: (random) => random.text(43, BASE62),
    lines: [
      (value) => `WEBHOOK_SECRET=${value}`,
      (value) => `!function(){var b={apiKey:"${value}"};return b}();`,
      (value) => `<add key="clientSecret" value="${value}"/>`,
    ],
  },
};

interface Form {
  readonly make: (random: Random) => string;
  readonly lines: readonly ((value: string, word: string) => string)[];
}

/** A secret value of a kind. */
export interface Planted {
  readonly kind: string;
  readonly value: string;
}

/** Makes values of every kind. */
export function values(random: Random, count: number): Planted[] {
  const kinds = Object.keys(FORMS);
  return Array.from({ length: count }, (_, n) => {
    const kind = kinds[n % kinds.length] as string;
    return { kind, value: (FORMS[kind] as Form).make(random) };
  });
}

/** Files in which each value leaks once, between other lines. */
export function filesWith(random: Random, planted: readonly Planted[]): Map<string, string> {
  const lines: string[] = [];
  for (const { kind, value } of shuffled([...planted], random)) {
    const { lines: places } = FORMS[kind] as Form;
    lines.push(
      (places[random.integer(0, places.length - 1)] as Form['lines'][number])(value, random.text(8, LOWER)),
    );
    for (let n = random.integer(1, 4); n > 0; n--) lines.push(noise(random));
  }
  const files = new Map<string, string>();
  for (let n = 0; n < lines.length; n += LINES_OF_A_FILE)
    files.set(`file-${n / LINES_OF_A_FILE}.txt`, `${lines.slice(n, n + LINES_OF_A_FILE).join('\n')}\n`);
  return files;
}

/** A line without a secret. */
function noise(random: Random): string {
  const word = () => random.text(random.integer(3, 9), LOWER);
  const makers = [
    () => `const ${word()} = require('./${word()}-${word()}');`,
    () => `integrity sha512-${random.text(86, `${BASE62}+/`)}==`,
    () => `${random.uuid()} ${random.text(40, '0123456789abcdef')} ${word()}`,
    () => `# ${word()} ${word()} ${word()} ${word()}`,
    () => `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${word()}-${random.text(6, BASE62)}`,
    () => `password: process.env.${word().toUpperCase()}`,
  ];
  return (makers[random.integer(0, makers.length - 1)] as () => string)();
}

function shuffled<T>(list: T[], random: Random): T[] {
  for (let i = list.length - 1; i > 0; i--) {
    const j = random.integer(0, i);
    [list[i], list[j]] = [list[j] as T, list[i] as T];
  }
  return list;
}
