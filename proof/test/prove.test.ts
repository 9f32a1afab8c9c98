import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isInPlace } from '../../engine/src/traits';
import { PROVEN_KINDS } from '../kinds';
import { SCENARIOS } from '../scenarios/scenarios';

const ROOT = join(__dirname, '../..');
const COMMAND = join(ROOT, 'proof/dist/index.js');

/** Fails only when something hangs. */
const LONG = 1_500_000;

function node(...args: string[]) {
  return spawnSync(process.execPath, ['--no-warnings', ...args], { cwd: ROOT, encoding: 'utf8' });
}

describe('npm run prove', () => {
  const folder = mkdtempSync(join(tmpdir(), 'proof-'));
  const json = join(folder, 'proof.json');

  beforeAll(() => {
    const bundle = "import('./tools/build/bundle.mjs').then(({ bundleProof }) => bundleProof(process.cwd()))";
    execFileSync(process.execPath, ['-e', bundle], { cwd: ROOT });
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  test(
    'finds no broken rule within its budget, and no failed read',
    () => {
      const { status, stdout } = node(COMMAND, '--json', json);
      console.info(stdout);
      const report = JSON.parse(readFileSync(json, 'utf8'));
      expect(stdout).not.toContain('VIOLATION');
      expect(status).toBe(0);
      expect(report).toEqual({
        kinds: PROVEN_KINDS.map(({ name, traits }) => ({
          kind: name,
          families: expect.any(Number),
          familiesInAll: expect.any(Number),
          share: expect.any(Number),
          cutShort: expect.any(Number),
          singles: expect.any(Number),
          pairs: expect.any(Number),
          pairsExhaustive: false,
          triples: expect.any(Number),
          schedules: expect.any(Number),
          violations: 0,
          rotations: expect.any(Number),
          failedReads: isInPlace({ traits }) ? expect.any(Number) : 0,
          longestDeadWindowMs: isInPlace({ traits }) ? expect.any(Number) : 0,
        })),
        seconds: expect.any(Number),
      });
      for (const { schedules, families, share } of report.kinds) {
        expect(schedules).toBeGreaterThan(0);
        expect(families).toBeGreaterThanOrEqual(6);
        expect(share).toBeGreaterThan(0);
      }
    },
    LONG,
  );

  test('ends with 2 and a reason when it is asked for what there is not', () => {
    const { status, stdout } = node(COMMAND, '--kind', 'oracle');
    expect(status).toBe(2);
    expect(stdout).toContain('[BadOption] There is no kind "oracle".');
  });
});

test('every kind that is bundled is proven', () => {
  const kinds = readdirSync(join(ROOT, 'lambdas/credentials'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  const bundled = PROVEN_KINDS.filter(({ core }) => core).map(({ name }) => name);
  expect(bundled.sort()).toEqual(kinds.sort());
});

test('every sample adapter is proven', () => {
  const factories = readdirSync(join(ROOT, 'engine/test/samples'))
    .filter((file) => !file.endsWith('.test.ts'))
    .flatMap(
      (file) =>
        /^const KIND = '(.*)';$/m.exec(readFileSync(join(ROOT, 'engine/test/samples', file), 'utf8'))?.[1] ??
        [],
    );
  const samples = PROVEN_KINDS.filter(({ core }) => !core).map(({ name }) => name);
  expect(samples.sort()).toEqual(factories.sort());
});

test('every act begins somewhere, and something follows it', () => {
  for (const { starts, continuations } of Object.values(SCENARIOS)) {
    expect(starts.length).toBeGreaterThan(0);
    expect(Object.keys(continuations).length).toBeGreaterThan(0);
  }
});
