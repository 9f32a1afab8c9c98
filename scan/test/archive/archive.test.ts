import { gzipSync } from 'node:zlib';
import { Budget } from '../../src/archive/entry';
import { ContentScan } from '../../src/content/content-scan';
import { RandomBytes } from '../../src/files/bytes';
import { LINE } from '../secrets';
import { tarOf, zipOf } from './zip-of';

const MEGABYTE = 1024 * 1024;
const large = Buffer.concat([Buffer.alloc(3 * MEGABYTE, 'const a = 1;\n'), Buffer.from(LINE)]);

function scan(bytes: Buffer, path = 'a', budget?: Budget) {
  const contents = new ContentScan({ own: [] });
  contents.scan(RandomBytes.of(bytes), { path }, budget);
  const { findings, problems } = contents.take();
  return {
    found: findings.map((one) => `${one.path}:${one.line}`),
    problems: problems.map((one) => `${one.path}: ${one.reason}`),
  };
}
const clean = (...found: string[]) => ({ found, problems: [] });
const named = (...problems: string[]) => ({ found: [], problems });

test('large files in zip, gzip and tar archives are scanned in parts', () => {
  const lines = large.toString().split('\n').length - 1;
  expect(scan(zipOf({ 'a.env': large }))).toEqual(clean(`a!a.env:${lines}`));
  expect(scan(gzipSync(large), 'a.env.gz')).toEqual(clean(`a.env.gz:${lines}`));
  expect(scan(tarOf({ 'a.env': large, 'b.env': LINE }))).toEqual(clean(`a!a.env:${lines}`, 'a!b.env:1'));
  const image = tarOf({
    'layer.tar': gzipSync(tarOf({ 'app.jar': zipOf({ 'a.env': large }), 'b.env': LINE })),
  });
  expect(scan(image)).toEqual(clean(`a!layer.tar!app.jar!a.env:${lines}`, 'a!layer.tar!b.env:1'));
});

test('a zip archive after a program, and with ZIP64 records, is read', () => {
  const zip = zipOf({ 'a.env': LINE });
  expect(scan(Buffer.concat([zip.subarray(0, 4), zip]))).toEqual(clean('a!a.env:1'));
  expect(scan(zip64(zip))).toEqual(clean('a!a.env:1'));
});

/** The archive with its sizes and positions in 64 bits. */
function zip64(zip: Buffer): Buffer {
  const end = zip.length - 22;
  const [size, at] = [zip.readUInt32LE(end + 12), zip.readUInt32LE(end + 16)];
  const entry = Buffer.from(zip.subarray(at, at + size));
  const extra = Buffer.alloc(28);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(24, 2);
  for (const [place, from] of [
    [4, 24],
    [12, 20],
    [20, 42],
  ] as const) {
    extra.writeBigUInt64LE(BigInt(entry.readUInt32LE(from)), place);
    entry.writeUInt32LE(0xffffffff, from);
  }
  entry.writeUInt16LE(28, 30);
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50);
  for (const [place, value] of [
    [32, 1],
    [40, size + 28],
    [48, at],
  ] as const)
    record.writeBigUInt64LE(BigInt(value), place);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50);
  locator.writeBigUInt64LE(BigInt(at + size + 28), 8);
  const last = Buffer.from(zip.subarray(end));
  last.fill(0xff, 8, 20);
  return Buffer.concat([zip.subarray(0, at), entry, extra, record, locator, last]);
}

test.each([
  ['bzip2', '425a6839314159265359'],
  ['xz', 'fd377a585a000004'],
  ['Zstandard', '28b52ffd04'],
  ['7z', '377abcaf271c0004'],
  ['RAR', '526172211a0700'],
  ['LZ4', '04224d1864'],
  ['UTF-32', 'fffe000041000000'],
  ['UTF-32', '0000feff00000041'],
  ['a pack of git', '5041434b00000002'],
])('%s is named as not scanned, also in an archive', (name, digits) => {
  const bytes = Buffer.concat([Buffer.from(digits, 'hex'), Buffer.alloc(100, 7)]);
  const reason = `its format (${name}) is not supported`;
  expect(scan(bytes)).toEqual(named(`a: ${reason}`));
  expect(scan(gzipSync(tarOf({ x: bytes })))).toEqual(named(`a!x: ${reason}`));
});

test('an encrypted entry and an unknown compression are named, and the others are scanned', () => {
  const zip = zipOf({ 'a.env': LINE, 'b.env': LINE });
  const at = zip.readUInt32LE(zip.length - 6);
  const encrypted = Buffer.from(zip);
  encrypted.writeUInt16LE(1, at + 8);
  expect(scan(encrypted)).toEqual({ found: ['a!b.env:1'], problems: ['a!a.env: it is encrypted'] });
  const zstandard = Buffer.from(zip);
  zstandard.writeUInt16LE(93, at + 10);
  expect(scan(zstandard).problems).toEqual(['a!a.env: its compression Zstandard is unknown']);
});

test('gzip of several members is read to its end, wherever a member starts', () => {
  for (const length of [1, 4000, 4096, 5000]) {
    const first = Buffer.concat([gzipSync('x', { level: 0 }), Buffer.alloc(0)]);
    const filler = gzipSync(Buffer.alloc(length, 'a'), { level: 0 });
    const all = Buffer.concat([first, filler, gzipSync(`\n${LINE}`), Buffer.alloc(20)]);
    expect(scan(all, 'a.env').found).toEqual(['a.env:2']);
  }
  // The second member starts with a new piece.
  const padded = gzipSync(Buffer.alloc(4096 - 23, 'a'), { level: 0 });
  expect(padded).toHaveLength(4096);
  expect(scan(Buffer.concat([padded, gzipSync(`\n${LINE}`)]), 'a.env')).toEqual(clean('a.env:2'));
});

test('what is before the damage of an archive is scanned', () => {
  const packed = gzipSync(Buffer.concat([Buffer.from(LINE), large]), { level: 0 });
  expect(scan(packed.subarray(0, MEGABYTE), 'a.env')).toEqual({
    found: ['a.env:1'],
    problems: ['a.env: it is a damaged gzip file'],
  });
  const wrong = Buffer.from(packed);
  wrong[wrong.length - 6] = (wrong[wrong.length - 6] as number) ^ 1;
  expect(scan(wrong, 'a.env').problems).toEqual(['a.env: it is a damaged gzip file']);
  const tar = tarOf({ 'a.env': LINE, 'b.env': large });
  expect(scan(tar.subarray(0, MEGABYTE))).toEqual({
    found: ['a!a.env:1'],
    problems: ['a: it is a damaged tar archive'],
  });
  expect(scan(gzipSync(tar).subarray(0, 2000)).problems).toEqual(['a: it is a damaged gzip file']);
});

test('names and sizes in entries of their own are read', () => {
  const entry = (type: string, name: string, content: string, size = content.length) => {
    const head = tarOf({ [name]: content }).subarray(0, -1024);
    head.write(type, 156);
    head.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
    head.fill(' ', 148, 156);
    head.write(
      `${head
        .subarray(0, 512)
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
      148,
    );
    return head;
  };
  const long = `${'deep/'.repeat(40)}a.env`;
  const tar = (...parts: Buffer[]) => Buffer.concat([...parts, Buffer.alloc(1024)]);
  expect(scan(tar(entry('L', '././@LongLink', `${long}\0`), entry('0', 'x', LINE)))).toEqual(
    clean(`a!${long}:1`),
  );
  const pax = `${12 + long.length} path=${long}\n18 size=${LINE.length}\n`;
  expect(scan(tar(entry('x', 'pax', pax), entry('0', 'x', LINE, 0)))).toEqual(clean(`a!${long}:1`));
  expect(scan(tar(entry('S', 'sparse', LINE), entry('0', 'b.env', LINE)))).toEqual({
    found: ['a!b.env:1'],
    problems: ['a!sparse: it is a sparse file'],
  });
  // After a block of zeros, and in a link, whose content is elsewhere.
  expect(scan(tar(entry('2', 'link', ''), Buffer.alloc(512), entry('0', 'b.env', LINE)))).toEqual(
    clean('a!b.env:1'),
  );
});

test('packages of Debian and static libraries are read', () => {
  const member = (name: string, content: Buffer) =>
    Buffer.concat([
      Buffer.from(
        `${name.padEnd(16)}${'0'.padEnd(12)}${'0'.padEnd(12)}100644  ${String(content.length).padEnd(10)}\`\n`,
      ),
      content,
      Buffer.alloc(content.length % 2, '\n'),
    ]);
  const control = gzipSync(tarOf({ './a.env': LINE }));
  const xz = Buffer.from('fd377a585a0000', 'hex');
  const deb = Buffer.concat([
    Buffer.from('!<arch>\n'),
    member('data.tar.xz/', xz),
    member('control.tar.gz/', control),
  ]);
  expect(scan(deb)).toEqual({
    found: ['a!control.tar.gz!./a.env:1'],
    problems: ['a!data.tar.xz: its format (xz) is not supported'],
  });
  expect(scan(deb.subarray(0, 90)).problems).toContain('a: it is a damaged ar archive');
});

test('a text that looks like the start of an archive is a text', () => {
  const text = Buffer.alloc(600, ' ');
  text.write('ustar', 257);
  text.write(LINE, 300);
  expect(scan(text, 'a.env')).toEqual(clean('a.env:1'));
});

test('the limit of a bomb depends on its size, and is for all archives in it', () => {
  const zeros = gzipSync(Buffer.alloc(20 * MEGABYTE));
  const reason = 'the archive has more than 30000000 bytes when it is unpacked';
  expect(scan(tarOf({ a: zeros, b: zeros }), 'x', new Budget(30_000_000)).problems).toEqual([
    `x!b: ${reason}`,
  ]);
  expect(() => Budget.for(1000).take(256 * MEGABYTE + 100_000)).not.toThrow();
  expect(() => Budget.for(1000).take(256 * MEGABYTE + 100_001)).toThrow('the archive has more than');
});
