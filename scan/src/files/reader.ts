/** Reads the parts of a content in pieces of any length. */
export class Reader {
  /** Bytes that were read. */
  position = 0;

  private readonly parts: Iterator<Buffer>;
  private kept: Buffer[] = [];
  private length = 0;
  private ended = false;
  private failure: unknown;

  constructor(parts: Iterable<Buffer>) {
    this.parts = parts[Symbol.iterator]();
  }

  /** Bytes from the position on, fewer at the end. They are read again. */
  peek(length: number): Buffer {
    while (this.length < length && this.pull());
    if ((this.kept[0]?.length ?? 0) < Math.min(length, this.length)) this.kept = [Buffer.concat(this.kept)];
    return (this.kept[0] ?? Buffer.alloc(0)).subarray(0, length);
  }

  /** Reads bytes, fewer at the end. */
  read(length: number): Buffer {
    const bytes = this.peek(length);
    this.drop(bytes.length);
    return bytes;
  }

  /** Reads bytes in parts. */
  *take(length: number): Generator<Buffer> {
    for (let left = length; left > 0; ) {
      if (this.length === 0 && !this.pull()) return;
      const part = this.read(Math.min(left, (this.kept[0] as Buffer).length));
      left -= part.length;
      yield part;
    }
  }

  /** Passes over bytes. Returns false if there are fewer. */
  skip(length: number): boolean {
    let left = length;
    for (const part of this.take(length)) left -= part.length;
    return left === 0;
  }

  /** Throws the error that ended the parts early. What was before it has been read. */
  check(): void {
    if (this.failure !== undefined) throw this.failure;
  }

  private pull(): boolean {
    if (this.ended) return false;
    try {
      const next = this.parts.next();
      this.ended = next.done === true;
      if (next.done === true) return false;
      this.kept.push(next.value);
      this.length += next.value.length;
      return true;
    } catch (error) {
      [this.ended, this.failure] = [true, error];
      return false;
    }
  }

  private drop(length: number): void {
    this.position += length;
    this.length -= length;
    const rest = this.kept[0]?.subarray(length);
    if (rest === undefined || rest.length === 0) this.kept.shift();
    else this.kept[0] = rest;
  }
}
