import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { User } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Credential, RotatingSecret } from '../../lib';
import { type Figure, ratio } from './figure';

const SECRETS = 40;
const PER_STACK = 20;

/** The synthesis of rotating secrets, relative to that of the CDK's own constructs. */
export function measureSynthesis(): Figure[] {
  const rotatingSecret = (stack: Stack, i: number) => {
    const credential = Credential.accessKey({ user: new User(stack, `User${i}`) });
    new RotatingSecret(stack, `Key${i}`, { credential });
  };
  const secretWithRotation = (stack: Stack, i: number) => {
    new User(stack, `User${i}`);
    new Secret(stack, `Key${i}`).addRotationSchedule('Rotation', {
      automaticallyAfter: Duration.days(90),
      rotationLambda: new LambdaFunction(stack, `Rotator${i}`, {
        code: Code.fromAsset(join(__dirname, '../../dist/bundles/access-key')),
        handler: 'index.handler',
        runtime: Runtime.NODEJS_24_X,
      }),
    });
  };
  return [
    ratio(
      `synthesis of ${SECRETS} RotatingSecrets ÷ that of ${SECRETS} Secret + RotationSchedule + Function`,
      2,
      9,
      () => synthesize(rotatingSecret),
      () => synthesize(secretWithRotation),
    ),
  ];
}

/** The duration of the creation and synthesis of an app. Milliseconds. `add` adds one secret. */
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
