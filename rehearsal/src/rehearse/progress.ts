import { count } from '../words';
import type { Progress } from './options';

/** Where progress is shown: a terminal that knows its width, or anything that takes text. */
export type ProgressOutput = Pick<NodeJS.WriteStream, 'write' | 'isTTY'> & { readonly columns?: number };

/** Real seconds of rehearsed days from which the time to go is estimated; fewer are no basis. */
const BASIS_SECONDS = 1;

/** Shows how far a rehearsal is: one line that is written anew on a terminal, else a line for every tenth. */
export class ProgressLine {
  private shown = -1;
  /** The first day that has passed: what came before (the deploy, the start of processes) happens once. */
  private first: Progress | undefined;

  constructor(private readonly output: ProgressOutput) {}

  show(progress: Progress): void {
    const { day, days, environment } = progress;
    if (environment !== this.first?.environment) {
      this.first = undefined;
      this.shown = -1;
    }
    if (day > 0) this.first ??= progress;
    const words = `${inWords(progress)}${this.toGo(progress)}`;
    if (this.output.isTTY) {
      const line = this.cut(`${progress.time.slice(0, 16).replace('T', ' ')}  ${words}`);
      this.output.write(`\r\u001b[K${line}${day < days ? '' : '\n'}`);
      return;
    }
    const tenth = Math.floor((day * 10) / days);
    if (tenth === this.shown || day === 0) return;
    this.shown = tenth;
    this.output.write(`${words}\n`);
  }

  /** An estimate from the days that passed since the first one. */
  private toGo({ day, days, seconds }: Progress): string {
    const { first } = this;
    if (first === undefined || day === first.day || day === days) return '';
    const measured = seconds - first.seconds;
    if (measured < BASIS_SECONDS) return '';
    return `, about ${duration((measured / (day - first.day)) * (days - day))} to go`;
  }

  /** A line that is wider than the terminal could not be written anew. */
  private cut(line: string): string {
    const { columns } = this.output;
    return columns && line.length >= columns ? `${line.slice(0, columns - 2)}…` : line;
  }
}

function inWords({ environment, day, days, rotations, reads, failedReads, faults }: Progress): string {
  return (
    `${environment === undefined ? '' : `${environment}, `}day ${day} of ${days}: ` +
    `${count(rotations, 'rotation')}, ${count(reads, 'read')}, ${failedReads} failed` +
    (faults > 0 ? `, ${count(faults, 'fault')}` : '')
  );
}

function duration(seconds: number): string {
  return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}
