import type { Progress } from './options';

/** Where progress is shown: a terminal that knows its width, or anything that takes text. */
export type ProgressOutput = Pick<NodeJS.WriteStream, 'write' | 'isTTY'> & { readonly columns?: number };

/** Shows how far a rehearsal is: one line that is written anew on a terminal, else a line for every tenth. */
export class ProgressLine {
  private shown = -1;

  constructor(private readonly output: ProgressOutput) {}

  show(progress: Progress): void {
    const { day, days } = progress;
    if (this.output.isTTY) {
      const line = this.cut(`${progress.time.slice(0, 16).replace('T', ' ')}  ${inWords(progress)}`);
      this.output.write(`\r\u001b[K${line}${day < days ? '' : '\n'}`);
      return;
    }
    const tenth = Math.floor((day * 10) / days);
    if (tenth === this.shown || day === 0) return;
    this.shown = tenth;
    this.output.write(`${inWords(progress)}\n`);
  }

  /** A line that is wider than the terminal could not be written anew. */
  private cut(line: string): string {
    const { columns } = this.output;
    return columns && line.length >= columns ? `${line.slice(0, columns - 2)}…` : line;
  }
}

function inWords({ day, days, rotations, reads, failedReads, faults, seconds }: Progress): string {
  const left = day > 0 && day < days ? `, about ${duration((seconds / day) * (days - day))} to go` : '';
  return (
    `day ${day} of ${days}: ${rotations} rotations, ${reads} reads, ${failedReads} failed` +
    (faults > 0 ? `, ${faults} faults` : '') +
    left
  );
}

function duration(seconds: number): string {
  return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}
