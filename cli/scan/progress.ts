import type { Progress } from '../../scan/src/scan';

/** Milliseconds between two updates, and before the first one. */
const [INTERVAL, FIRST] = [100, 500];

/** Terminal, as far as it is used. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Shows the progress of a scan in one line of a terminal. Elsewhere, and in CI, it shows nothing. */
export class ProgressLine {
  private readonly isShown: boolean;
  private next = performance.now() + FIRST;
  private isDirty = false;

  constructor(
    private readonly terminal: Terminal,
    environment: Readonly<Record<string, string | undefined>>,
  ) {
    this.isShown = terminal.isTTY === true && !environment.CI && environment.TERM !== 'dumb';
  }

  update({ files, bytes, findings, of }: Progress): void {
    if (!this.isShown || performance.now() < this.next) return;
    this.next = performance.now() + INTERVAL;
    this.isDirty = true;
    const total = of && [` of ${of.files}`, ` of ${megabytes(of.bytes)}`];
    const text = `Scanned ${files}${total?.[0] ?? ''} ${of ? 'files' : 'changes'}, ${megabytes(bytes)}${total?.[1] ?? ''} MB, ${findings} found`;
    this.terminal.write(`\r\x1b[K${text.slice(0, (this.terminal.columns || 80) - 1)}`);
  }

  /** Removes the line. */
  end(): void {
    if (this.isDirty) this.terminal.write('\r\x1b[K');
    this.isDirty = false;
  }
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0);
