import type { Finding } from '../findings/finding';

const HMAC = /^[0-9a-f]{64}$/;

const HEAD = `# Known findings of "cdk-rekey scan": one HMAC of a secret in each line, sorted.
# A finding in this file is not reported. Revoke the secret before you add it.`;

/** A baseline cannot be read. */
export class BaselineFault extends Error {}

/** HMACs of a baseline. @throws BaselineFault */
export function parseBaseline(text: string, file: string): Set<string> {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const hmacs = new Set<string>();
  for (const [index, line] of lines.entries()) {
    if (line === '' || line.startsWith('#')) continue;
    if (!HMAC.test(line)) {
      throw new BaselineFault(
        `Line ${index + 1} of ${file} is not an HMAC of 64 hexadecimal digits. Write the file with --write-baseline.`,
      );
    }
    hmacs.add(line);
  }
  return hmacs;
}

/** Text of a baseline. It has no line numbers and dates, so that two branches merge without a conflict. */
export const baselineText = (findings: readonly Finding[]): string =>
  `${[HEAD, ...[...new Set(findings.map(({ secretHmac }) => secretHmac))].sort()].join('\n')}\n`;
