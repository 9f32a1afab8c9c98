import { Random } from '../../../rehearsal/src/kernel/random';
import { baselineText, parseBaseline } from '../../src/baseline/baseline';
import { SecretHmac } from '../../src/findings/hmac';
import { jsonReport } from '../../src/report/json';
import { sarifReport } from '../../src/report/sarif';
import { tableReport } from '../../src/report/table';
import { Scan } from '../../src/scan';
import { excessiveGrowth } from '../growth';
import { OTHER, randomOf, SECRET } from '../secrets';

const LINE = `password = "${SECRET}"`;

function scan(text: string, path = 'src/a.ts', key?: string): Scan {
  const scan = new Scan({ own: [], key });
  scan.scanBytes(Buffer.from(text), path);
  return scan;
}

const reportOf = ({ findings, problems, files, bytes, allowed }: Scan) => ({
  ...{ findings, problems, files, bytes, allowed },
  ...{ seconds: 1, known: 0, skipped: [] },
});

describe('rekey:allow', () => {
  test.each([
    `${LINE} // rekey:allow a fixture of the test`,
    `// rekey:allow: a fixture of the test\n${LINE}`,
    `# rekey:allow[keyed-secret] a fixture\n${LINE}`,
    `<!-- rekey:allow a fixture -->\n${LINE}`,
    `${LINE} /* rekey:allow a fixture */`,
  ])('with a reason allows a secret: %s', (text) => {
    const { findings, allowed } = scan(text);
    expect([findings.length, allowed]).toEqual([0, 1]);
  });

  test.each([`${LINE} // rekey:allow`, `${LINE} // rekey:allow  */`, `// rekey:allow -->\n${LINE}`])(
    'without a reason does not: %s',
    (text) => {
      expect(scan(text).findings[0]?.note).toBe('rekey:allow has no reason. Write "rekey:allow REASON".');
    },
  );

  test.each([
    `${LINE} // rekey:allow[github-pat] another rule`,
    `const a = 'rekey:allow some text';\n${LINE}`,
    `// rekey:allow too far away\n\n${LINE}`,
  ])('of another rule or line does not: %s', (text) => {
    const { findings } = scan(text);
    expect(findings).toHaveLength(1);
    expect(findings[0]?.note).toBeUndefined();
  });
});

test('a secret in base64, also twice, is found at the place of its encoding', () => {
  const once = Buffer.from(`{"user":"root",${JSON.stringify('password')}:"${SECRET}"}`).toString('base64');
  const twice = Buffer.from(`data: ${once} end`).toString('base64');
  const places = scan(`a: ${once}\nb: ${twice}\n`).findings.map(({ line, column, decoded, secretHmac }) => ({
    place: `${line}:${column}`,
    decoded,
    secretHmac,
  }));
  const secretHmac = new SecretHmac().of(SECRET);
  expect(places).toEqual([
    { place: '1:4', decoded: 'base64', secretHmac },
    { place: '2:4', decoded: 'base64, base64', secretHmac },
  ]);
});

test('no report has a secret, wherever it stands in the line', () => {
  const random = new Random(5);
  const alphabet = '0123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
  for (let i = 0; i < 200; i++) {
    const secrets = Array.from({ length: random.integer(1, 4) }, () =>
      random.text(random.integer(20, 40), alphabet),
    );
    const parts = secrets.map((one) => `${random.text(random.integer(0, 60), 'a =;{}')} api_key="${one}"`);
    const report = reportOf(scan(parts.join(random.next() < 0.3 ? '\n' : ' ')));
    const texts = [jsonReport(report), sarifReport(report, '1.0.0'), tableReport(report)].join('\n');
    expect(report.findings.length).toBeGreaterThan(0);
    for (const one of secrets) expect(texts).not.toContain(one.slice(4, 12));
  }
});

test('terminal controls in a line are not printed', () => {
  const table = tableReport(reportOf(scan(`\x1b]0;title\x07 ${LINE}\x9b31m`)));
  for (const control of ['\x1b', '\x07', '\x9b']) expect(table).not.toContain(control);
});

test('HMACs are stable, and differ by secret and key', () => {
  const [first, again] = [scan(LINE), scan(`\n\n  ${LINE}`)].map(({ findings }) => findings[0]?.secretHmac);
  expect(first).toBe(again);
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  expect(scan(LINE, 'a.ts', 'a key of the company').findings[0]?.secretHmac).not.toBe(first);
});

test('a baseline is sorted, has each HMAC once, and refuses other lines', () => {
  const { findings } = scan(`${LINE}\n${LINE}\napi_key = "${OTHER}"\n`);
  const text = baselineText(findings);
  const hmacs = text.split('\n').filter((line) => /^[0-9a-f]/.test(line));
  expect(hmacs).toEqual([...new Set(findings.map(({ secretHmac }) => secretHmac))].sort());
  expect(hmacs).toHaveLength(2);
  expect([...parseBaseline(text.replaceAll('\n', '\r\n'), 'f')].sort()).toEqual(hmacs);
  expect(() => parseBaseline(`# x\n${SECRET}\n`, 'base')).toThrow('Line 2 of base is not an HMAC');
});

test('SARIF has places, rules and stable fingerprints, and names what was not scanned', () => {
  const done = scan(`\n${LINE}`, 'src/a b.ts');
  const problems = [{ path: 'x.zip', reason: 'it is encrypted' }];
  const [run] = JSON.parse(sarifReport({ ...reportOf(done), problems }, '1.2.3')).runs;
  expect(run.tool.driver).toMatchObject({ semanticVersion: '1.2.3', rules: [{ id: 'keyed-secret' }] });
  expect(run.results).toEqual([
    expect.objectContaining({
      ruleId: 'keyed-secret',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'src/a%20b.ts' },
            region: { startLine: 2, startColumn: 13, endLine: 2, endColumn: 33 },
          },
        },
      ],
      partialFingerprints: { 'secretHmac/v1': new SecretHmac().of(SECRET) },
    }),
  ]);
  expect(run.invocations[0].executionSuccessful).toBe(false);
  expect(run.invocations[0].toolExecutionNotifications[0].message.text).toBe('Not scanned: it is encrypted.');
});

test('an excerpt does not show random text beside a secret, also a part of it', () => {
  const unknown = randomOf(41, 60);
  for (const text of [`${LINE}, ${unknown}`, `${unknown} ${LINE}`, `x=${unknown}&${LINE}`]) {
    const [finding] = scan(text).findings;
    expect(finding?.excerpt).toContain('[redacted]');
    for (let at = 0; at + 6 <= unknown.length; at++)
      expect(finding?.excerpt).not.toContain(unknown.slice(at, at + 6));
  }
  expect(scan(`connectToTheDatabaseOfTheShop(${LINE})`).findings[0]?.excerpt).toContain('DatabaseOfTheShop(');
});

test('many secrets in a long line take time in proportion to their number', () => {
  const growth = excessiveGrowth((count) => {
    expect(scan(`{${LINE.trim().repeat(count)}}`).findings.length).toBe(count);
  }, 2_500);
  expect(growth).toBeUndefined();
});
