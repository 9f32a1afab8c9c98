import { count } from '../words';
import type { Progress } from './options';

/** Output for progress: a terminal with a width, or any writer. */
export type ProgressOutput = Pick<NodeJS.WriteStream, 'write' | 'isTTY'> & { readonly columns?: number };

/** Minimum real seconds for an estimate of the remaining time. */
const MIN_SECONDS = 1;

/** Shows progress: one line that is updated on a terminal, else one line for each tenth of the run. */
export class ProgressLine {
  private shown = -1;
  /** Progress after the first day. The time before it (deploy, start of processes) is not part of the estimate. */
  private first: Progress | undefined;

  constructor(private readonly output: ProgressOutput) {}

  show(progress: Progress): void {
    const { day, days, environment } = progress;
    if (environment !== this.first?.environment) {
      this.first = undefined;
      this.shown = -1;
    }
    if (day > 0) this.first ??= progress;
    const words = `${describe(progress)}${this.remaining(progress)}`;
    if (this.output.isTTY) {
      const line = this.truncate(`${progress.time.slice(0, 16).replace('T', ' ')}  ${words}`);
      this.output.write(`\r\u001b[K${line}${day < days ? '' : '\n'}`);
      return;
    }
    const tenth = Math.floor((day * 10) / days);
    if (tenth === this.shown || day === 0) return;
    this.shown = tenth;
    this.output.write(`${words}\n`);
  }

  /** Remaining time, estimated from the days since the first one. */
  private remaining({ day, days, seconds }: Progress): string {
    const { first } = this;
    if (first === undefined || day === first.day || day === days) return '';
    const measured = seconds - first.seconds;
    if (measured < MIN_SECONDS) return '';
    return `, about ${duration((measured / (day - first.day)) * (days - day))} remaining`;
  }

  /** Truncates the line to the width of the terminal: a wrapped line cannot be updated. */
  private truncate(line: string): string {
    const { columns } = this.output;
    return columns && line.length >= columns ? `${line.slice(0, columns - 2)}…` : line;
  }
}

function describe({ environment, day, days, rotations, reads, failedReads, faults }: Progress): string {
  return (
    `${environment === undefined ? '' : `${environment}, `}day ${day} of ${days}: ` +
    `${count(rotations, 'rotation')}, ${count(reads, 'read')}, ${failedReads} failed` +
    (faults > 0 ? `, ${count(faults, 'fault')}` : '')
  );
}

function duration(seconds: number): string {
  return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}
