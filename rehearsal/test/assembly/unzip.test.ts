import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { unzip } from '../../src/assembly/unzip';
import { temporaryFolder } from './temporary-assembly';

/** A zip archive: local headers, data, central directory and its end. */
function archiveOf(files: Readonly<Record<string, string>>, compress: boolean): Buffer {
  const local: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const data = compress ? deflateRawSync(content) : Buffer.from(content);
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    header.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(compress ? 8 : 0, 10);
    entry.writeUInt32LE(data.length, 20);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    local.push(header, Buffer.from(name), data);
    directory.push(entry, Buffer.from(name));
    offset += 30 + name.length + data.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, ...directory, end]);
}

function unpacked(archive: Buffer): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'code.zip'), archive);
  unzip(join(folder, 'code.zip'), join(folder, 'code'));
  return join(folder, 'code');
}

test.each([true, false])('extracts files (compressed: %s)', (compress) => {
  const code = unpacked(
    archiveOf({ 'index.js': 'exports.a = 1;', 'lib/deep.js': 'x'.repeat(5000) }, compress),
  );

  expect(readFileSync(join(code, 'index.js'), 'utf8')).toBe('exports.a = 1;');
  expect(readFileSync(join(code, 'lib/deep.js'), 'utf8')).toBe('x'.repeat(5000));
});

test('refuses a path outside of the folder', () => {
  expect(() => unpacked(archiveOf({ '../evil.js': 'x' }, false))).toThrow(
    expect.objectContaining({ code: 'AssemblyBroken' }),
  );
});

test('refuses a file that is not an archive', () => {
  expect(() => unpacked(Buffer.from('not a zip'))).toThrow(/not a zip archive/);
});
