import type { Progress } from './options';

/** Shows how far a rehearsal is: one line that is written anew on a terminal, else a line for every tenth. */
export class ProgressLine {
  private shown = -1;

  constructor(private readonly output: Pick<NodeJS.WriteStream, 'write' | 'isTTY'>) {}

  show(progress: Progress): void {
    const { day, days, rotations, reads, failedReads, seconds } = progress;
    const left = Math.round((seconds / day) * (days - day));
    const line =
      `day ${day} of ${days}: ${rotations} rotations, ${reads} reads, ${failedReads} failed` +
      (day < days ? `, about ${left} s to go` : '');
    if (this.output.isTTY) {
      this.output.write(`\r\u001b[K${line}${day < days ? '' : '\n'}`);
      return;
    }
    const tenth = Math.floor((day * 10) / days);
    if (tenth === this.shown) return;
    this.shown = tenth;
    this.output.write(`${line}\n`);
  }
}
