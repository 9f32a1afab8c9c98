import { App } from 'aws-cdk-lib';
import { ReferenceStack } from '../../../bin/reference-stack';
import { rehearse } from '../../src/rehearse/rehearse';
import { temporaryFolder } from '../assembly/temporary-assembly';

function assembly() {
  const app = new App({ outdir: temporaryFolder() });
  new ReferenceStack(app, 'RekeyReference');
  return app.synth();
}

async function run(faults: 'light' | 'heavy', seed: number) {
  const { secondsTaken, peakMemoryMegabytes, ...report } = await rehearse({
    assembly: assembly(),
    days: 6,
    seed,
    faults,
  });
  return report;
}

test('under heavy faults reads never fail, and nothing is left behind', async () => {
  const report = await run('heavy', 1);

  expect(report.findings).toEqual([]);
  expect(report.secrets.map(({ failedReads }) => failedReads)).toEqual([0, 0, 0]);
  expect(report.secrets[0]?.rotations).toBeGreaterThanOrEqual(5);
  expect(report).toMatchObject({ days: 6, faults: 'heavy' });
  const counts = Object.values(report.faultsInjected);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(100);
}, 120_000);

test('the same seed gives the same faults and the same report, another seed others', async () => {
  const [first, again, other] = [await run('heavy', 2), await run('heavy', 2), await run('heavy', 3)];

  expect(again).toEqual(first);
  expect(other.faultsInjected).not.toEqual(first.faultsInjected);
}, 120_000);

test('light faults are fewer', async () => {
  const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((a, b) => a + b, 0);
  const [light, heavy] = [await run('light', 4), await run('heavy', 4)];

  expect(light.findings).toEqual([]);
  expect(sum(light.faultsInjected)).toBeGreaterThan(0);
  expect(sum(light.faultsInjected)).toBeLessThan(sum(heavy.faultsInjected) / 3);
}, 120_000);
