/** Position in the source of a regular expression. */
export class Reader {
  private at = 0;

  constructor(private readonly source: string) {}

  get atEnd(): boolean {
    return this.at >= this.source.length;
  }

  /** The character after the next one. */
  get second(): string {
    return this.source[this.at + 1] ?? '';
  }

  unsupported(): Error {
    return new Error(`Unsupported syntax at ${this.at} of ${this.source}`);
  }

  peek(): string {
    return this.source[this.at] ?? '';
  }

  /** @throws Error at the end */
  next(): string {
    if (this.atEnd) throw this.unsupported();
    return this.source[this.at++] as string;
  }

  accept(character: string): boolean {
    if (this.peek() !== character) return false;
    this.at++;
    return true;
  }

  /** Groups of a pattern that starts with `^`, after which the reader stands; undefined if it does not match. */
  match(pattern: RegExp): (string | undefined)[] | undefined {
    const match = pattern.exec(this.source.slice(this.at));
    if (match === null) return undefined;
    this.at += match[0].length;
    return [...match];
  }
}
