import { randomUUID } from 'node:crypto';
import { HOUR, MINUTE } from '../../../engine/src';
import { ENVIRONMENT } from '../../../engine/src/contract';
import { codeOf, FAULTS, Rotator, VirtualClock } from '../../../engine/src/testing';
import { MemorySecretStore } from '../../../engine/src/testing/memory-secret-store';
import { Random } from '../../../engine/src/testing/random';
import type { Source, Spec } from '../../../lambdas/credentials/http-api/spec/types';
import { adminFor } from '../../../lambdas/credentials/http-api/stand-in/administrators';
import { parametersFor, StandInIssuer } from '../../../lambdas/credentials/http-api/stand-in/issuer';

/** Result for one preset. */
export interface ProviderResult {
  readonly preset: string;
  readonly proof: Source['proof'];
  readonly rotations: number;
  /** Rotations that did not end. */
  readonly failed: number;
  readonly faults: number;
  /** Credentials that are left besides the current one, after the last sweep. */
  readonly orphans: number;
  /** Reads of AWSCURRENT that the stand-in refused. */
  readonly refusedReads: number;
  readonly secretsSeenInLogs: number;
}

const MOST_ATTEMPTS = 6;
const FAULTY_ATTEMPTS = 2;
const MOST_CALLS = 30;
const SWEEPS = 12;
/** Delay of a change at the stand-in, milliseconds. */
const PROPAGATION = [0, 5000] as const;

/** Rotates the credential of a preset at its stand-in, with a fault in half of the attempts. */
export async function checkPreset(
  preset: string,
  spec: Spec & { readonly source: Source },
  { rotations, seed }: { readonly rotations: number; readonly seed: number },
): Promise<ProviderResult> {
  const run = new Run(spec, new Random(seed));
  return { preset, proof: spec.source.proof, ...(await run.result(rotations)) };
}

class Run {
  private readonly clock = new VirtualClock();
  private readonly secret = new MemorySecretStore(this.clock);
  private readonly issuer: StandInIssuer;
  private readonly rotator: Rotator;
  private readonly values = new Set<string>();
  private faults = 0;
  private refusedReads = 0;

  constructor(
    private readonly spec: Spec,
    private readonly random: Random,
  ) {
    const { clock, secret, values } = this;
    const admin = adminFor(spec, random);
    const issued = (text: string) => void values.add(text);
    this.issuer = new StandInIssuer(
      spec,
      { clock, secret, random, propagation: PROPAGATION, issued },
      () => admin,
    );
    this.rotator = new Rotator({
      clock,
      secret,
      factory: this.issuer.factory(),
      parameters: parametersFor(spec),
    });
    this.rotator.admin = admin;
    this.rotator.environment[ENVIRONMENT.adminSecret] =
      'arn:aws:secretsmanager:eu-central-1:123456789012:secret:admin-AbCdEf';
  }

  async result(wanted: number) {
    const { rotator, clock } = this;
    await rotator.deploy();
    rotator.calls.afterEach = () => this.read();
    let failed = 0;
    for (let rotation = 0; rotation < wanted; rotation++) {
      if (!(await this.rotate())) failed += 1;
      for (let sweep = 0; sweep < SWEEPS; sweep++) {
        clock.pass(25 * HOUR);
        await this.attempt(() => rotator.sweep(), sweep === 0);
      }
    }
    return {
      rotations: wanted - failed,
      failed,
      faults: this.faults,
      orphans: this.issuer.alive().length - 1,
      refusedReads: this.refusedReads,
      secretsSeenInLogs: this.secretsInLogs(),
    };
  }

  private async rotate(): Promise<boolean> {
    let token = randomUUID();
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      const outcome = await this.attempt(() => this.rotator.rotate(token), attempt < FAULTY_ATTEMPTS);
      if (outcome === 'done') return true;
      if (outcome === 'RotationAbandoned') token = randomUUID();
      this.clock.pass(5 * MINUTE);
    }
    return false;
  }

  private async attempt(work: () => ReturnType<Rotator['sweep']>, isFaulty: boolean): Promise<string> {
    const { calls } = this.rotator;
    calls.reset();
    const at = isFaulty && this.random.integer(0, 1) === 1 ? this.random.integer(0, MOST_CALLS - 1) : -1;
    const fault = FAULTS[this.random.integer(0, FAULTS.length - 1)];
    calls.fault = (_name, index) => {
      if (index !== at) return undefined;
      this.faults += 1;
      return fault;
    };
    return codeOf(await work());
  }

  private read(): void {
    const current = this.secret.text('AWSCURRENT');
    if (current === undefined) return;
    this.values.add(current);
    if (!this.issuer.accepts(current)) this.refusedReads += 1;
  }

  private secretsInLogs(): number {
    const log = this.rotator.lines.join('\n');
    const { secret } = this.spec.value;
    const secrets = [...this.values].flatMap((text) => {
      const value = JSON.parse(text) as Record<string, string>;
      return secret.map((member) => value[member] as string);
    });
    return secrets.filter((text) => log.includes(text)).length;
  }
}
