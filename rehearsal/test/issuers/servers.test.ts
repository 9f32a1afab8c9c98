import { createServer, type Server } from 'node:net';
import { Duration, type Stack } from 'aws-cdk-lib';
import { Alarm, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { RotationSchedule, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ConfiguredFunction, IssuerContext, Serve } from '../../src/issuers/issuer';
import { rehearse } from '../../src/rehearse/rehearse';
import { LambdaFixture } from '../aws/lambda/fixtures';
import { dailyKey, role, synthesized } from '../rehearse/fixtures/app';
import { CLIENT } from './client';

const open: Server[] = [];

/** Starts a server that greets with `text`. */
async function greeting(text: string): Promise<number> {
  const server = createServer((socket) => socket.end(`${text}\n`));
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as { port: number }).port;
}

afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

const hostsIn = ({ environment }: ConfiguredFunction) => environment.HOSTS?.split(' ') ?? [];

/** An issuer with one server for each host of a function, started when the function is prepared. */
function servers(name: string, calls: string[] = []): Serve {
  return () => {
    const ports = new Map<string, number>();
    return {
      protocol: 'server',
      hosts: hostsIn,
      port: (host) => ports.get(host),
      async prepare(of) {
        for (const host of hostsIn(of)) {
          calls.push(`${name} ${host}`);
          ports.set(host.toLowerCase(), await greeting(`${name} ${host}`));
        }
        return undefined;
      },
    };
  };
}

describe('an issuer with separate servers', () => {
  let workshop: LambdaFixture;
  beforeEach(async () => {
    workshop = new LambdaFixture();
    await workshop.open();
  });
  afterEach(() => workshop.close());

  async function greetings(hosts: string) {
    const environment = { HOSTS: hosts };
    const missing = await workshop.aws.issuers.prepare('worker', environment);
    const code = `${CLIENT} export const handler = (hosts) =>
      Promise.all(hosts.map((host) => line(net.connect(5432, host))));`;
    const arn = await workshop.handler(code, { environment, timeoutSeconds: 60 });
    const { payload } = await workshop.invoke(
      arn,
      hosts.split(' ').map((host) => host.replace(/:\d+$/, '')),
    );
    return { payload, missing };
  }

  test('starts a server for each host before the function is created', async () => {
    await workshop.aws.issuers.start([servers('server of')]);
    const { payload, missing } = await greetings('One.example.com:5432 two.example.com');
    expect(payload).toEqual(['server of One.example.com:5432', 'server of two.example.com']);
    expect(missing).toBeUndefined();
  });

  test('is not prepared for a host that a later issuer serves', async () => {
    const calls: string[] = [];
    await workshop.aws.issuers.start([servers('kind', calls), servers('user', calls)]);
    expect((await greetings('one.example.com')).payload).toEqual(['user one.example.com']);
    expect(calls).toEqual(['user one.example.com']);
  });

  test('ends the run with an error of its preparation', async () => {
    await workshop.aws.issuers.start([
      () => ({
        protocol: 'server',
        port: 1,
        hosts: hostsIn,
        prepare: () => Promise.reject(new Error('disk full')),
      }),
    ]);
    await expect(workshop.aws.issuers.prepare('worker', { HOSTS: 'a.example.com' })).rejects.toMatchObject({
      code: 'IssuerFailed',
      message: expect.stringContaining('disk full'),
    });
  });

  test('reads current values of secrets, and has certificates for several hosts', async () => {
    let given: IssuerContext | undefined;
    await workshop.aws.issuers.start([
      (context) => {
        given = context;
        return { protocol: 'server', port: 1, hosts: () => [] };
      },
    ]);
    const arn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:admin-aBcDeF';
    workshop.aws.secretsManager.adopt(arn, 'value');
    expect(given?.secretValue(arn)).toBe('value');
    expect(given?.secretValue(arn.slice(0, -7))).toBe('value');
    expect(given?.secretValue(arn.replace('admin', 'other'))).toBeUndefined();
    expect(given?.certificateFor('a.example.com', 'b.example.com').cert).toContain('BEGIN CERTIFICATE');
  });
});

describe('a server that is not installed', () => {
  const serve: Serve = () => ({
    protocol: 'server',
    port: () => undefined,
    hosts: hostsIn,
    prepare: () => ({ server: 'ExampleDB', install: 'apt-get install exampledb' }),
  });

  const app = () =>
    synthesized([
      'App',
      (stack: Stack) => {
        dailyKey(stack).grantRead(role(stack));
        const secret = new Secret(stack, 'Login');
        const rotationLambda = new LambdaFunction(stack, 'Rotation', {
          runtime: Runtime.NODEJS_22_X,
          handler: 'index.handler',
          code: Code.fromInline('exports.handler = () => { throw new Error("It was run.") };'),
          environment: { HOSTS: 'db.example.com' },
        });
        const automaticallyAfter = Duration.days(1);
        new RotationSchedule(stack, 'Schedule', { secret, rotationLambda, automaticallyAfter });
        const missing = { treatMissingData: TreatMissingData.BREACHING, threshold: 1, evaluationPeriods: 1 };
        new Alarm(secret, 'Alarm', { metric: rotationLambda.metricInvocations(), ...missing });
        secret.grantRead(role(stack, 'App'));
      },
    ]);

  test('is a gap of its secrets; other secrets are rehearsed', async () => {
    const report = await rehearse({ assembly: app(), days: 3, issuers: [serve] });

    expect(report).toMatchObject({ verdict: 'incomplete', findings: [] });
    expect(report.alarms.filter(({ path }) => path.startsWith('App/Login/'))).toEqual([]);
    expect(report.gaps).toEqual([
      {
        name: 'server-missing',
        notShown: 'No rotation and no read of App/Login was rehearsed: ExampleDB is not installed.',
        toShow: 'Install it (apt-get install exampledb), or serve its hosts with --issuer.',
        secret: 'App/Login',
      },
    ]);
    expect(
      report.secrets.map(({ path, rotations, reads, schedule }) => [path, rotations, reads > 0, schedule]),
    ).toEqual([
      ['App/Key', 3, true, 'cron(0 6 * * ? *)'],
      ['App/Login', 0, false, 'not simulated'],
    ]);
    expect(report.notSimulated).toContainEqual(
      expect.objectContaining({ path: 'App/Rotation', reason: 'ExampleDB is not installed' }),
    );
  });
});
