/** Lines of a text. */
export class Lines {
  private readonly starts: number[] = [0];

  constructor(private readonly text: string) {
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1);
  }

  /** Line and column of a position, both from 1. */
  placeOf(position: number): { line: number; column: number } {
    let [low, high] = [0, this.starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] as number) <= position) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: position - (this.starts[low] as number) + 1 };
  }

  /** Position of the start of a line, from 1. */
  startOf(line: number): number {
    return this.starts[line - 1] ?? this.text.length;
  }

  /** Position of the end of a line, without its line break. */
  endOf(line: number): number {
    const next = this.starts[line];
    if (next === undefined) return this.text.length;
    return this.text[next - 2] === '\r' ? next - 2 : next - 1;
  }

  /** Text of a line, or an empty text. */
  lineAt(line: number): string {
    return line < 1 ? '' : this.text.slice(this.startOf(line), this.endOf(line));
  }
}
