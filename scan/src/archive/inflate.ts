import { Inflate } from 'pako';
import { ArchiveFault, type Budget } from './entry';

/** Bytes that are decompressed at once: they have at most 1,032 times as many bytes. */
const STEP = 4096;
const OUTPUT = 256 * 1024;
const SOUND = 0;

/** Decompresses gzip, also of several members, or the deflate of a zip archive, in bounded memory. @throws ArchiveFault */
export function* inflated(
  parts: Iterable<Buffer>,
  format: 'gzip' | 'deflate',
  budget: Budget,
): Generator<Buffer> {
  let ready: Buffer[] = [];
  /** Undefined up to the end of a member, which is 0 if it is sound. */
  let status: number | undefined;
  const start = () => {
    const inflater = new Inflate({ chunkSize: OUTPUT, raw: format === 'deflate' });
    inflater.onData = (data) => {
      const bytes = data as Uint8Array;
      ready.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    };
    inflater.onEnd = (code) => {
      status = code;
    };
    status = undefined;
    return inflater;
  };
  let inflater = start();
  for (const piece of pieces(parts)) {
    if (status === SOUND) {
      // Zeros fill up a file. Anything else is another member.
      if (format === 'deflate' || piece[0] === 0) continue;
      inflater = start();
    }
    inflater.push(piece, false);
    for (const one of ready) {
      budget.take(one.length);
      yield one;
    }
    ready = [];
    if (status !== undefined && status !== SOUND) break;
  }
  if (status !== SOUND)
    throw new ArchiveFault(format === 'gzip' ? 'it is a damaged gzip file' : 'it is damaged');
}

function* pieces(parts: Iterable<Buffer>): Generator<Buffer> {
  for (const part of parts) for (let at = 0; at < part.length; at += STEP) yield part.subarray(at, at + STEP);
}
