import { join } from 'node:path';

/** Path of a file, whose name can have bytes that are not UTF-8. */
export class FilePath {
  /** Path with slashes, for the reports. Bytes that are not UTF-8 are escaped, such as `\xff`. */
  readonly shown: string;

  /** @param forSystem path for the file system: a text, or bytes that are not UTF-8 */
  constructor(readonly forSystem: string | Buffer) {
    const text = typeof forSystem === 'string' ? forSystem : escaped(forSystem);
    this.shown = process.platform === 'win32' ? text.replaceAll('\\', '/') : text;
  }

  join(name: Buffer): FilePath {
    const text = name.toString();
    if (typeof this.forSystem === 'string' && name.equals(Buffer.from(text)))
      return new FilePath(join(this.forSystem, text));
    return new FilePath(Buffer.concat([Buffer.from(this.forSystem as string), Buffer.from('/'), name]));
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function escaped(bytes: Buffer): string {
  try {
    return decoder.decode(bytes);
  } catch {
    // Characters of several bytes are shown where they are whole.
    return [...bytes.toString('latin1').split(/([\x80-\xff]+)/)]
      .map((part) => (/^[\x80-\xff]/.test(part) ? shown(Buffer.from(part, 'latin1')) : part))
      .join('');
  }
}

function shown(bytes: Buffer): string {
  try {
    return decoder.decode(bytes);
  } catch {
    return [...bytes].map((byte) => `\\x${byte.toString(16)}`).join('');
  }
}
