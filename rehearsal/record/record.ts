import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../src/kernel/random';
import { Placeholders } from '../test/recordings/placeholders';
import { CleanUp } from './clean-up';
import { RecordError } from './errors';
import { requireNoLeak } from './leaks';
import type { RecordOptions } from './options';
import { Recorder } from './recorder';
import { checkScenario, type Scenario } from './scenario';
import { Sender } from './sender';

export interface RecordEnvironment {
  sleep(milliseconds: number): Promise<void>;
  now(): Date;
  /** Prints the path of each transcript. */
  print(line: string): void;
}

/** Records the scenarios. Deletes the resources of each one after it. */
export async function record(options: RecordOptions, environment: RecordEnvironment): Promise<void> {
  for (const scenario of options.scenarios) checkScenario(scenario);
  for (const { service, name } of options.scenarios) {
    const file = join(options.out, service, `${name}.json`);
    if (existsSync(file)) {
      throw new RecordError('OutputExists', `${file} exists.`, 'Delete it, or choose another folder.');
    }
  }
  const sender = new Sender(options);
  try {
    const caller = await identify(sender);
    for (const scenario of options.scenarios) {
      const file = await recordOne(scenario, sender, caller, options.out, environment);
      environment.print(`${file}\n`);
    }
  } finally {
    sender.close();
  }
}

/** Data of the account that no transcript may contain. */
interface Caller {
  readonly account: string;
  readonly region: string;
  readonly arn: string;
  readonly secrets: readonly string[];
}

async function identify(sender: Sender): Promise<Caller> {
  const region = await sender.region();
  const { AccessKeyId, SecretAccessKey, SessionToken = '' } = await sender.credentials();
  const { output, error } = await sender.send('sts', 'GetCallerIdentity', {});
  if (error) {
    throw new RecordError(
      'NoCredentials',
      `AWS refuses the credentials: ${error.name}.`,
      'See if they have expired.',
    );
  }
  const { Account, Arn } = output as { Account: string; Arn: string };
  return { account: Account, region, arn: Arn, secrets: [AccessKeyId, SecretAccessKey, SessionToken] };
}

async function recordOne(
  scenario: Scenario,
  sender: Sender,
  caller: Caller,
  out: string,
  environment: RecordEnvironment,
): Promise<string> {
  const { account, region, arn, secrets } = caller;
  const words = new Placeholders({ account, region, caller: arn }, new Random(randomInt(2 ** 31)));
  const cleanUp = new CleanUp(sender);
  const day = environment.now().toISOString().slice(0, 10);
  let text: string;
  try {
    const transcript = await new Recorder(scenario, {
      sender,
      words,
      cleanUp,
      day,
      sleep: environment.sleep,
    }).record();
    text = `${JSON.stringify(transcript, undefined, 2)}\n`;
  } finally {
    await cleanUp.run();
  }
  requireNoLeak(scenario.name, text, words, secrets);
  mkdirSync(join(out, scenario.service), { recursive: true });
  const file = join(out, scenario.service, `${scenario.name}.json`);
  writeFileSync(file, text);
  return file;
}
