import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { createDeployment } from '../../../rehearsal/src/rehearse/deployment';
import { DailyStack } from './app';
import { noCounts, type YearResult } from './counts';
import { PROFILES } from './profiles';
import { Service } from './service';

const DAY = 86_400_000;

/** Simulates a number of days under heavy faults. */
export async function simulate(seed: number, days: number): Promise<YearResult> {
  const began = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'client-year-'));
  const app = new App({ outdir: folder });
  new DailyStack(app, 'App');
  const deployment = await createDeployment({ directory: app.synth().directory, seed, faults: 'heavy' });
  const { aws, inventory, cloudFormation } = deployment;
  try {
    const role = cloudFormation.resources.find(({ path }) => path === 'App/Service');
    const counts = PROFILES.map(({ name }) => noCounts(name));
    const rotatedBefore = rotations(inventory.secrets);
    for (const secret of inventory.secrets)
      for (const [n, profile] of PROFILES.entries())
        new Service(
          aws,
          secret,
          String(role?.attributes.Arn),
          profile,
          counts[n] as (typeof counts)[0],
        ).start();
    aws.faults.begin();
    const start = aws.timeline.now();
    for (let day = 1; day <= days; day++) await aws.timeline.runUntil(start + day * DAY);
    aws.faults.end();
    return {
      seed,
      days,
      rotations: rotations(inventory.secrets) - rotatedBefore,
      faults: Object.values(aws.faults.injected).reduce((sum, one) => sum + one, 0),
      seconds: Math.round((performance.now() - began) / 1000),
      counts,
    };
  } finally {
    await deployment.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const rotations = (secrets: readonly { view?: { rotation?: { succeeded: number } } }[]): number =>
  secrets.reduce((sum, { view }) => sum + (view?.rotation?.succeeded ?? 0), 0);
