import { decodedBase64, placeIn } from '../decode/base64';
import type { DecodedText } from '../files/text';
import type { Exclusions } from '../gitleaks/exclusions';
import type { Match, TextScanner } from '../match/text-scanner';
import { ALLOW_COMMENT, allowanceOf } from './allow';
import { excerptOf } from './excerpt';
import type { Finding } from './finding';
import { digestOf, type SecretHmac } from './hmac';
import { Lines } from './lines';

/** Encodings inside of each other. */
const DEEPEST = 2;
/** Order of the rules for general forms, which match random bytes. */
const GENERAL = 2;

/** Text, or a part of one. */
export interface TextPart extends DecodedText {
  /** Lines and, in its first line, columns before the text. */
  readonly lines?: number;
  readonly columns?: number;
  /** Range in which a secret must start. */
  readonly from?: number;
  readonly to?: number;
}

/** Match with the secret, which may be encoded in the text. */
interface Located extends Match {
  readonly secret: string;
  readonly decoded?: string;
}

/** Findings of a content. */
export interface TextFindings {
  readonly findings: readonly Finding[];
  /** Number of findings that a `rekey:allow` comment or an allowlist of gitleaks allows. */
  readonly allowed: number;
}

/** Finds the secrets of texts. */
export class ContentScanner {
  constructor(
    private readonly scanner: TextScanner,
    readonly hmac: SecretHmac,
    private readonly exclusions?: Exclusions,
  ) {}

  /** Scans a text. */
  scanText(part: TextPart, path: string, commit?: string): TextFindings {
    const { text, binary, from = 0, to = Number.POSITIVE_INFINITY } = part;
    const matches = this.matches(text, path, DEEPEST).filter(({ rule }) => !binary || rule.order < GENERAL);
    if (matches.length === 0) return { findings: [], allowed: 0 };
    const lines = new Lines(text);
    const hasComments = text.includes(ALLOW_COMMENT);
    const findings: Finding[] = [];
    let allowed = 0;
    for (const match of matches) {
      if (match.start < from || match.start >= to) continue;
      const finding = this.finding(match, matches, { part, path, commit, lines, hasComments });
      if (finding === undefined) allowed++;
      else findings.push(finding);
    }
    return { findings, allowed };
  }

  /** Finding of a match, or undefined if it is allowed. */
  private finding(match: Located, all: readonly Located[], where: Where): Finding | undefined {
    const { rule, start, end, secret, decoded, variable } = match;
    const { part, path, commit, lines, hasComments } = where;
    const [first, last] = [lines.placeOf(start), lines.placeOf(end)];
    const line = lines.lineAt(first.line);
    const allowance = hasComments ? allowanceOf(line, lines.lineAt(first.line - 1), rule.id) : undefined;
    if (allowance !== undefined && 'reason' in allowance) return undefined;
    const whole = part.text.slice(match.whole?.start ?? start, match.whole?.end ?? end);
    const text = decoded === undefined ? whole : secret;
    if (this.exclusions?.has(rule.id, { secret, match: text, line, path, commit })) return undefined;
    const note = variable === undefined ? allowance?.fault : `It is the value of the variable ${variable}.`;
    const { id, description, fix } = rule;
    return {
      path,
      ...{ line: first.line + (part.lines ?? 0), column: columnOf(first, part) },
      ...{ endLine: last.line + (part.lines ?? 0), endColumn: columnOf(last, part) },
      rule: { id, description, fix },
      digest: digestOf(secret),
      secretHmac: this.hmac.of(secret),
      excerpt: excerptOf(
        part.text,
        match,
        { start: lines.startOf(first.line), end: lines.endOf(first.line) },
        all,
      ),
      ...(decoded !== undefined && { decoded }),
      ...(variable !== undefined && { variable }),
      ...(commit !== undefined && { commit }),
      ...(note !== undefined && { note }),
    };
  }

  /** Matches in the order of the text, also in base64. */
  private matches(text: string, path: string, depth: number): Located[] {
    const plain = this.scanner.scan(text, path).map(
      (match): Located => ({
        ...match,
        secret: match.value ?? text.slice(match.start, match.end),
      }),
    );
    if (depth === 0) return plain;
    const encoded: Located[] = [];
    for (const one of decodedBase64(text)) {
      if (plain.some((match) => match.start < one.end && one.start < match.end)) continue;
      for (const match of this.matches(one.text, path, depth - 1)) {
        const decoded = match.decoded === undefined ? 'base64' : `base64, ${match.decoded}`;
        encoded.push({ ...match, ...placeIn(one, match), decoded });
      }
    }
    return encoded.length === 0 ? plain : [...plain, ...encoded].sort((a, b) => a.start - b.start);
  }
}

/** Place of a match. */
interface Where {
  readonly part: TextPart;
  readonly path: string;
  readonly commit: string | undefined;
  readonly lines: Lines;
  /** Looked up once: a line can be long, and have many secrets. */
  readonly hasComments: boolean;
}

/** Column in the content of a column in a part of it. */
const columnOf = ({ line, column }: { line: number; column: number }, { columns = 0 }: TextPart) =>
  column + (line === 1 ? columns : 0);
