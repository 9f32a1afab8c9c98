/** Bytes of a part. */
const PART = 256 * 1024;

/** Bytes of a content. */
export interface Bytes {
  /** Parts in their order. Those of a decompressed content can be read once. */
  parts(): Iterable<Buffer>;
}

/** Reads bytes at a position; fewer at the end. */
export type ReadAt = (at: number, length: number) => Buffer;

/** Bytes with random access: a file, a range of a file, or bytes in memory. */
export class RandomBytes implements Bytes {
  constructor(
    readonly size: number,
    private readonly readAt: ReadAt,
    private readonly start = 0,
  ) {}

  static of(bytes: Buffer): RandomBytes {
    return new RandomBytes(bytes.length, (at, length) => bytes.subarray(at, at + length));
  }

  /** Reads a range, or what there is of it. */
  read(at: number, length: number): Buffer {
    const there = Math.max(0, Math.min(length, this.size - at));
    return there === 0 ? Buffer.alloc(0) : this.readAt(this.start + at, there);
  }

  slice(at: number, length: number): RandomBytes {
    return new RandomBytes(Math.max(0, Math.min(length, this.size - at)), this.readAt, this.start + at);
  }

  *parts(): Generator<Buffer> {
    for (let at = 0; at < this.size; ) {
      const part = this.read(at, PART);
      if (part.length === 0) return;
      at += part.length;
      yield part;
    }
  }
}

/** Bytes that are made while they are read. */
export const streamed = (parts: () => Iterable<Buffer>): Bytes => ({ parts });
