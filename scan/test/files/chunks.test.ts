import { Random } from '../../../rehearsal/src/kernel/random';
import { ContentScan } from '../../src/content/content-scan';
import { RandomBytes } from '../../src/files/bytes';
import { Reader } from '../../src/files/reader';
import { LINE, SECRET } from '../secrets';

const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';

function placesOf(bytes: Buffer, chunk: number) {
  const contents = new ContentScan({ own: [], chunk });
  contents.scan(RandomBytes.of(bytes), { path: 'a.ts' });
  const outcome = contents.take();
  expect(outcome.bytes).toBe(bytes.length);
  return outcome.findings.map(({ line, column, endLine, endColumn, secretHmac }) =>
    [line, column, endLine, endColumn, secretHmac].join(':'),
  );
}

test.each(['utf8', 'utf16le', 'utf16be'] as const)(
  'every secret is found once and at its place, however the content is cut (%s)',
  (encoding) => {
    const random = new Random(3);
    for (let round = 0; round < 6; round++) {
      let text = encoding === 'utf8' ? '' : '\ufeff';
      let count = 0;
      while (text.length < 30_000) {
        const isSecret = random.next() < 0.1;
        if (isSecret) count++;
        text += isSecret
          ? `password = "${random.text(20, ALPHABET)}"`
          : random.text(random.integer(1, 300), 'abc é€😀;');
        if (random.next() < (round % 2 === 0 ? 0.5 : 0)) text += '\n';
      }
      const bytes = Buffer.from(text, encoding === 'utf8' ? 'utf8' : 'utf16le');
      if (encoding === 'utf16be') bytes.swap16();
      const whole = placesOf(bytes, 10_000_000);
      // Few random texts are as likely as words.
      expect(whole.length).toBeGreaterThan(count * 0.9);
      expect(placesOf(bytes, random.integer(4000, 20_000))).toEqual(whole);
    }
  },
);

test('base64 that is longer than a part is decoded in each part', () => {
  const inner = `${'const a = 1;\n'.repeat(3000)}${LINE}${'const b = 2;\n'.repeat(3000)}`;
  const before = 'data = "';
  for (const shift of [0, 1, 2, 3]) {
    const bytes = Buffer.from(`${' '.repeat(shift)}${before}${Buffer.from(inner).toString('base64')}"`);
    const [place = ''] = placesOf(bytes, 20_000);
    const column = shift + before.length + Math.floor(inner.indexOf(SECRET) / 3) * 4;
    expect(Math.abs(Number(place.split(':')[1]) - column)).toBeLessThan(8);
    expect(placesOf(bytes, 20_000)).toHaveLength(1);
  }
});

describe('Reader', () => {
  const parts = ['ab', 'c', '', 'defg'].map((part) => Buffer.from(part));

  test('reads pieces of any length', () => {
    const reader = new Reader(parts);
    expect(reader.peek(4).toString()).toBe('abcd');
    expect(reader.read(3).toString()).toBe('abc');
    expect([...reader.take(2)].join('|')).toBe('de');
    expect([reader.position, reader.skip(1), reader.skip(5), reader.position]).toEqual([5, true, false, 7]);
    expect(reader.read(1)).toHaveLength(0);
  });

  test('ends at an error, and throws it when it is asked', () => {
    const failing = function* () {
      yield Buffer.from('ab');
      throw new Error('damaged');
    };
    const reader = new Reader(failing());
    expect(reader.read(5).toString()).toBe('ab');
    expect(() => reader.check()).toThrow('damaged');
  });
});
