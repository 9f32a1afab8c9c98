import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { checksum, RANDOM_LENGTH } from '../../../client/src/api-keys/format';
import type { Random } from '../../../rehearsal/src/kernel/random';
import { zipOf } from '../../../scan/test/archive/zip-of';
import { PREFIX } from './tree';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** Folders and files of the tree, and lines of a file. */
const [FOLDERS, FILES, LINES] = [10, 20, 40];

/** History with keys. */
export interface History {
  readonly commits: number;
  /** Marks of the commits that added keys first, by path. */
  readonly planted: ReadonlyMap<string, number>;
}

interface File {
  text: string;
  hasKey: boolean;
}

/**
 * Writes a repository of so many commits: changes, renames, deletions, binary files, branches and merges. Keys are added, moved,
 * removed and added again.
 */
export function writeHistory(folder: string, commits: number, random: Random): History {
  const files = new Map<string, File>();
  const planted = new Map<string, number>();
  const stream: (string | Buffer)[] = [];
  const word = () => random.text(random.integer(3, 9), 'abcdefghijklmnopqrstuvwxyz');
  const line = () => `const ${word()} = ${word()}.${word()}(${random.integer(0, 999)});\n`;
  const key = () => {
    const body = `${PREFIX}_${random.text(RANDOM_LENGTH, BASE62)}`;
    return body + checksum(body);
  };
  const data = (bytes: string | Buffer) => stream.push(`data ${Buffer.byteLength(bytes)}\n`, bytes, '\n');
  const put = (path: string, bytes: string | Buffer) => {
    stream.push(`M 100644 inline ${path}\n`);
    data(bytes);
  };
  for (let mark = 1; mark <= commits; mark++) {
    const isMerge = mark % 50 === 0 && mark > 50;
    stream.push(
      `commit refs/heads/main\nmark :${mark}\ncommitter x <x@example.com> ${1_600_000_000 - mark} +0000\n`,
    );
    data('x');
    if (mark > 1) stream.push(`from :${mark - 1}\n`);
    if (isMerge) stream.push(`merge :${mark - 40}\n`);
    const path = `src/${random.integer(0, FOLDERS)}/${word()}-${random.integer(0, FILES)}.ts`;
    const known = [...files.keys()];
    const some = known[random.integer(0, Math.max(0, known.length - 1))];
    const file = some === undefined ? undefined : files.get(some);
    if (some === undefined || file === undefined || mark % 10 === 0) {
      const text = Array.from({ length: LINES }, line).join('');
      const hasKey = mark % 20 === 0;
      files.set(path, { text: hasKey ? `${text}const key = '${key()}';\n` : text, hasKey });
      put(path, (files.get(path) as File).text);
      if (hasKey) planted.set(path, mark);
    } else if (mark % 33 === 0) {
      stream.push(`D ${some}\n`);
      files.delete(some);
    } else if (mark % 17 === 0) {
      // The key moves along, and stays that of the first commit.
      const to = `moved/${mark}.ts`;
      stream.push(`R ${some} ${to}\n`);
      files.delete(some);
      files.set(to, file);
    } else if (mark % 41 === 0) {
      const name = `data/${mark}.zip`;
      put(name, zipOf({ 'a.env': `KEY=${key()}\n`, 'b.bin': Buffer.alloc(2000, mark) }));
      planted.set(`${name}!a.env`, mark);
    } else {
      const at = file.text.indexOf('\n') + 1;
      file.text = line() + file.text.slice(mark % 2 === 0 ? at : 0);
      put(some, file.text);
    }
  }
  mkdirSync(folder, { recursive: true });
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', folder]);
  const input = Buffer.concat(stream.map((part) => Buffer.from(part as string)));
  const marks = `${folder}/marks`;
  const { status, stderr } = spawnSync('git', ['fast-import', '--quiet', `--export-marks=${marks}`], {
    cwd: folder,
    input,
  });
  if (status !== 0) throw new Error(String(stderr));
  return { commits, planted };
}
