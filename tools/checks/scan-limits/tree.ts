import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { checksum, RANDOM_LENGTH } from '../../../client/src/api-keys/format';
import type { Random } from '../../../rehearsal/src/kernel/random';
import { tarOf, zipOf } from '../../../scan/test/archive/zip-of';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const MEGABYTE = 1_000_000;
/** Prefix of the planted keys. */
export const PREFIX = 'limits';

/** Tree of files with keys. */
export interface Tree {
  readonly bytes: number;
  readonly files: number;
  readonly planted: number;
}

/** Writes a tree of about so many megabytes: small files, and large ones of each sort that needs memory. */
export function writeTree(folder: string, megabytes: number, random: Random): Tree {
  const block = code(random, MEGABYTE);
  const made = { bytes: 0, files: 0, planted: 0 };
  const key = () => {
    made.planted++;
    const body = `${PREFIX}_${random.text(RANDOM_LENGTH, BASE62)}`;
    return body + checksum(body);
  };
  const write = (name: string, parts: readonly (string | Buffer)[]) => {
    const bytes = Buffer.concat(parts.map((part) => Buffer.from(part as string)));
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
    made.bytes += bytes.length;
    made.files++;
  };
  const large = (megabytes: number) => Array.from({ length: megabytes }, () => block);
  const line = () => `const key = '${key()}';\n`;
  const part = Math.max(1, Math.floor(megabytes / 20));

  write('large/log.txt', [...large(3 * part), line(), ...large(part), line()]);
  const minified = block.replaceAll('\n', ' ');
  write('large/minified.js', [
    ...Array.from({ length: 3 * part }, () => minified),
    `a="${key()}";`,
    minified,
  ]);
  const map = Buffer.from(`${block}${line()}`).toString('base64');
  write('large/app.js.map', [
    `{"sources":["`,
    ...Array.from({ length: part }, () => map.slice(0, MEGABYTE)),
    map,
    '"]}',
  ]);
  write('large/wide.txt', [Buffer.from(`\ufeff${large(part).join('')}${line()}`, 'utf16le')]);
  const noise = Buffer.from(random.text(MEGABYTE, BASE62), 'base64');
  write('large/data.bin', [
    ...Array.from({ length: 2 * part }, () => noise),
    Buffer.alloc(64),
    key(),
    Buffer.alloc(64),
  ]);
  const inner = zipOf({ 'a.env': `KEY=${key()}\n`, 'large.js': Buffer.from(large(part).join('') + line()) });
  write('large/layers.tgz', [
    gzipSync(tarOf({ 'layer/inner.jar': inner, 'large.txt': large(2 * part).join('') + line() }), {
      level: 1,
    }),
  ]);
  write('large/image.tar', [
    tarOf({ 'layer.tar': tarOf({ 'etc/a.env': `KEY=${key()}\n`, 'large.js': large(2 * part).join('') }) }),
  ]);
  let number = 0;
  while (made.bytes < megabytes * MEGABYTE) {
    const size = random.integer(200, 24_000);
    const from = random.integer(0, block.length - size);
    const name = `src/${number % 50}/module-${number++}.ts`;
    write(name, [block.slice(from, from + size), '\n', ...(number % 20 === 0 ? [line()] : [])]);
  }
  return made;
}

/** Code without secrets. */
function code(random: Random, length: number): string {
  const word = () => random.text(random.integer(3, 9), 'abcdefghijklmnopqrstuvwxyz');
  const lines = [
    () => `import { ${word()}, ${word()} } from './${word()}/${word()}';\n`,
    () =>
      `  const ${word()} = await this.${word()}.${word()}(${word()}, { ${word()}: ${random.integer(0, 9999)} });\n`,
    () =>
      `  if (${word()}.length > ${random.integer(0, 99)}) throw new Error('${word()} ${word()} ${word()}');\n`,
    () => `  // ${word()} ${word()} the ${word()} of ${word()}, so that ${word()} is ${word()}.\n`,
    () => `  password: props.${word()}.secretValueFromJson('${word()}'),\n`,
    () => `  "integrity": "sha512-${random.text(86, BASE62)}==",\n`,
    () => `  id: '${random.uuid()}', token: process.env.${word().toUpperCase()}_TOKEN,\n`,
  ];
  let text = '';
  while (text.length < length) text += (lines[random.integer(0, lines.length - 1)] as () => string)();
  return text.slice(0, text.lastIndexOf('\n', length) + 1);
}
