import { DEEPEST, readArchive } from '../archive/archive';
import { type ArchiveEntry, ArchiveFault, Budget } from '../archive/entry';
import { archiveKind, HEAD, unreadableFormat } from '../archive/formats';
import { type Bytes, RandomBytes, streamed } from '../files/bytes';
import { CHUNK, readChunks } from '../files/chunks';
import { Reader } from '../files/reader';
import { decodeText } from '../files/text';
import { SecretHmac } from '../findings/hmac';
import { ContentScanner, type TextPart } from '../findings/text-findings';
import { Exclusions } from '../gitleaks/exclusions';
import { PathRules } from '../gitleaks/path-rules';
import { TextScanner } from '../match/text-scanner';
import { noOutcome, type Outcome } from './outcome';
import { rulesOf } from './rules-of';
import type { ScanSettings } from './settings';

/** Contents that are scanned as a whole: templates of a cloud assembly, up to a size. */
const WHOLE = /\.template\.json$/;
const LARGEST_WHOLE = 16 * 1024 * 1024;

/** Content of a file of a commit, or of a file. */
export interface Origin {
  readonly path: string;
  readonly commit?: string;
}

/** Scans contents in bounded memory. */
export class ContentScan {
  private outcome = noOutcome();
  private readonly contents: ContentScanner;
  private readonly paths: PathRules;
  private readonly chunk: number;

  /** @param onPart called for each part of a content */
  constructor(
    settings: ScanSettings,
    private readonly onPart: () => void = () => undefined,
  ) {
    const { key, gitleaks, keepSecrets, chunk = CHUNK } = settings;
    const hmac = new SecretHmac(key);
    const exclusions = gitleaks === undefined ? undefined : new Exclusions(gitleaks);
    const keep = (of: string, secret: string) => this.outcome.secrets.set(of, secret);
    const scanner = new TextScanner(rulesOf(settings));
    this.contents = new ContentScanner(scanner, hmac, exclusions, keepSecrets ? keep : undefined);
    this.paths = new PathRules(gitleaks?.rules ?? [], hmac, exclusions);
    this.chunk = chunk;
  }

  /** Returns the outcome since the last call. */
  take(): Outcome {
    const { outcome } = this;
    this.outcome = noOutcome();
    return outcome;
  }

  /** Scans the content of a file, and of the files in an archive. */
  scan(bytes: RandomBytes, origin: Origin, budget = Budget.for(bytes.size)): void {
    this.scanContent(bytes, origin, budget, 0);
  }

  /** Scans a text. Returns nothing: see `take`. */
  scanText(part: TextPart, { path, commit }: Origin): void {
    const { findings, allowed } = this.contents.scanText(part, path, commit);
    for (const finding of findings) this.outcome.findings.push(finding);
    this.outcome.allowed += allowed;
    this.onPart();
  }

  /** Scans a content by its first bytes: an archive, or a file. */
  private scanContent(bytes: Bytes, origin: Origin, budget: Budget, depth: number): void {
    const reader = new Reader(bytes.parts());
    const head = reader.peek(HEAD);
    const kind = archiveKind(head);
    let fault: string | undefined;
    if (kind === undefined) {
      const format = unreadableFormat(head);
      fault = format && `its format (${format}) is not supported`;
      this.scanFile(reader, origin);
    } else if (depth === DEEPEST) fault = `it is in more than ${DEEPEST} archives`;
    else {
      const whole =
        bytes instanceof RandomBytes ? bytes : streamed(() => reader.take(Number.POSITIVE_INFINITY));
      fault = faultOf(() => this.scanEntries(readArchive(whole, kind, budget), origin, budget, depth));
    }
    // A fault of the outer archive is the cause of that of the inner one.
    const reason = faultOf(() => reader.check()) ?? fault;
    if (reason !== undefined) this.problem(origin, reason);
  }

  private scanEntries(entries: Iterable<ArchiveEntry>, origin: Origin, budget: Budget, depth: number): void {
    for (const entry of entries) {
      const path = entry.name === '' ? origin.path : `${origin.path}!${entry.name}`;
      if ('fault' in entry) this.problem({ path }, entry.fault);
      else this.scanContent(entry.bytes, { ...origin, path }, budget, depth + 1);
    }
  }

  /** Scans a file that is no archive. Formats that are scanned in their own way are dispatched here. */
  private scanFile(reader: Reader, origin: Origin): void {
    this.outcome.files++;
    this.outcome.findings.push(...this.paths.findings(origin));
    if (WHOLE.test(origin.path) && reader.peek(LARGEST_WHOLE + 1).length <= LARGEST_WHOLE) {
      this.scanWhole(reader.read(LARGEST_WHOLE), origin);
      return;
    }
    for (const chunk of readChunks(reader, this.chunk)) this.scanText(chunk, origin);
    this.outcome.bytes += reader.position;
  }

  /** Scans a template of a cloud assembly. */
  private scanWhole(bytes: Buffer, origin: Origin): void {
    this.outcome.bytes += bytes.length;
    this.scanText(decodeText(bytes), origin);
  }

  private problem({ path }: Origin, reason: string): void {
    this.outcome.problems.push({ path, reason });
  }
}

/** Reason for which an archive cannot be read, or undefined. */
function faultOf(work: () => void): string | undefined {
  try {
    work();
  } catch (error) {
    if (!(error instanceof ArchiveFault)) throw error;
    return error.message;
  }
  return undefined;
}
