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

export interface World {
  sleep(milliseconds: number): Promise<void>;
  now(): Date;
  /** Told of each transcript that was written. */
  tell(line: string): void;
}

/** Records every scenario that was asked for; what it makes is removed after each. */
export async function record(options: RecordOptions, world: World): Promise<void> {
  for (const scenario of options.scenarios) checkScenario(scenario);
  for (const { service, name } of options.scenarios) {
    const file = join(options.out, service, `${name}.json`);
    if (existsSync(file)) {
      throw new RecordError(
        'OutputExists',
        `${file} is there already.`,
        'Remove it, or choose another folder.',
      );
    }
  }
  const sender = new Sender(options);
  try {
    const who = await identify(sender);
    for (const scenario of options.scenarios) {
      const file = await recordOne(scenario, sender, who, options.out, world);
      world.tell(`${file}\n`);
    }
  } finally {
    sender.close();
  }
}

/** Whose account it is: known beforehand, and in no transcript. */
interface Who {
  readonly account: string;
  readonly region: string;
  readonly caller: string;
  readonly secrets: readonly string[];
}

async function identify(sender: Sender): Promise<Who> {
  const region = await sender.region();
  const { AccessKeyId, SecretAccessKey, SessionToken = '' } = await sender.credentials();
  const { output, error } = await sender.send('sts', 'GetCallerIdentity', {});
  if (error) {
    throw new RecordError(
      'NoCredentials',
      `The credentials are refused: ${error.name}.`,
      'See whether they expired.',
    );
  }
  const { Account, Arn } = output as { Account: string; Arn: string };
  return { account: Account, region, caller: Arn, secrets: [AccessKeyId, SecretAccessKey, SessionToken] };
}

async function recordOne(
  scenario: Scenario,
  sender: Sender,
  who: Who,
  out: string,
  world: World,
): Promise<string> {
  const { account, region, caller, secrets } = who;
  const words = new Placeholders({ account, region, caller }, new Random(randomInt(2 ** 31)));
  const cleanUp = new CleanUp(sender);
  const day = world.now().toISOString().slice(0, 10);
  let text: string;
  try {
    const transcript = await new Recorder(scenario, {
      sender,
      words,
      cleanUp,
      day,
      sleep: world.sleep,
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
