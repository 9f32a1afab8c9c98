import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { User } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Credential, RotatingSecret } from '../../lib';
import type { Figure } from './index';
import { inTurn } from './measure';

const SECRETS = 40;
const PER_STACK = 20;
const ROUNDS = 9;

/** What a fleet of rotating secrets adds to a synth, beside the same fleet made of the CDK's own constructs. */
export function measureSynthesis(): Figure[] {
  const { a, b, ratio } = inTurn(
    ROUNDS,
    () =>
      synthesize((stack, i) => {
        const credential = Credential.accessKey({ user: new User(stack, `User${i}`) });
        new RotatingSecret(stack, `Key${i}`, { credential });
      }),
    () =>
      synthesize((stack, i) => {
        new User(stack, `User${i}`);
        new Secret(stack, `Key${i}`).addRotationSchedule('Rotation', {
          automaticallyAfter: Duration.days(90),
          rotationLambda: new LambdaFunction(stack, `Rotator${i}`, {
            code: Code.fromAsset(join(__dirname, '../../dist/bundles/access-key')),
            handler: 'index.handler',
            runtime: Runtime.NODEJS_24_X,
          }),
        });
      }),
  );
  return [
    {
      what: `synth of ${SECRETS} RotatingSecrets ÷ synth of ${SECRETS} Secret + RotationSchedule + Function`,
      aim: '≤ 2',
      measured: `${ratio.toFixed(2)} (${a.toFixed(0)} ms ÷ ${b.toFixed(0)} ms, ${ROUNDS} rounds in turn)`,
      reached: ratio <= 2,
    },
  ];
}

/** Milliseconds for building and synthesizing an app with `add` called for each of the secrets. */
function synthesize(add: (stack: Stack, index: number) => void): number {
  const outdir = mkdtempSync(join(tmpdir(), 'rekey-bench-'));
  const from = performance.now();
  const app = new App({ outdir });
  let stack = new Stack(app, 'Fleet0');
  for (let i = 0; i < SECRETS; i++) {
    if (i > 0 && i % PER_STACK === 0) stack = new Stack(app, `Fleet${i}`);
    add(stack, i);
  }
  app.synth();
  const taken = performance.now() - from;
  rmSync(outdir, { recursive: true, force: true });
  return taken;
}
