import { decodedBase64 } from '../decode/base64';
import { type DecodedText, decodeText } from '../files/text';
import type { Match, TextScanner } from '../match/text-scanner';
import { allowanceOf } from './allow';
import { excerptOf } from './excerpt';
import type { Finding } from './finding';
import { digestOf, type SecretHmac } from './hmac';
import { Lines } from './lines';

/** Encodings inside of each other. */
const DEEPEST = 2;
/** Order of the rules for general forms, which match random bytes. */
const GENERAL = 2;

/** Match with the secret, which may be encoded in the text. */
interface Located extends Match {
  readonly secret: string;
  readonly decoded?: string;
}

/** Findings of a content. */
export interface TextFindings {
  readonly findings: readonly Finding[];
  /** Number of findings with a `rekey:allow` comment. */
  readonly allowed: number;
}

/** Finds the secrets of contents. */
export class ContentScanner {
  constructor(
    private readonly scanner: TextScanner,
    private readonly hmac: SecretHmac,
  ) {}

  /** Scans bytes in any encoding. */
  scanBytes(bytes: Buffer, path: string): TextFindings {
    return this.scanText(decodeText(bytes), path);
  }

  /** Scans a text. */
  scanText({ text, binary }: DecodedText, path: string): TextFindings {
    const matches = this.matches(text, path, DEEPEST).filter(({ rule }) => !binary || rule.order < GENERAL);
    if (matches.length === 0) return { findings: [], allowed: 0 };
    const lines = new Lines(text);
    const findings: Finding[] = [];
    let allowed = 0;
    for (const match of matches) {
      const { rule, start, end, secret, decoded } = match;
      const { line, column } = lines.placeOf(start);
      const last = lines.placeOf(end);
      const allowance = allowanceOf(lines.lineAt(line), lines.lineAt(line - 1), rule.id);
      if (allowance !== undefined && 'reason' in allowance) {
        allowed++;
        continue;
      }
      const whole = { start: lines.startOf(line), end: lines.endOf(line) };
      findings.push({
        ...{ path, line, column, endLine: last.line, endColumn: last.column },
        rule,
        digest: digestOf(secret),
        secretHmac: this.hmac.of(secret),
        excerpt: excerptOf(text, match, whole, matches),
        ...(decoded !== undefined && { decoded }),
        ...(allowance !== undefined && { note: allowance.fault }),
      });
    }
    return { findings, allowed };
  }

  /** Matches in the order of the text, also in base64. */
  private matches(text: string, path: string, depth: number): Located[] {
    const plain = this.scanner
      .scan(text, path)
      .map((match): Located => ({ ...match, secret: text.slice(match.start, match.end) }));
    if (depth === 0) return plain;
    const encoded: Located[] = [];
    for (const { start, end, text: inner } of decodedBase64(text)) {
      if (plain.some((match) => match.start < end && start < match.end)) continue;
      for (const match of this.matches(inner, path, depth - 1)) {
        const decoded = match.decoded === undefined ? 'base64' : `base64, ${match.decoded}`;
        encoded.push({ ...match, start, end, decoded });
      }
    }
    return encoded.length === 0 ? plain : [...plain, ...encoded].sort((a, b) => a.start - b.start);
  }
}
