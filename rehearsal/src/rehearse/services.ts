import { type SecretHandle, SecretsClient } from 'rekey-client';
import type { LocalAws } from '../aws/local-aws';
import { awaitInTask, clientClock } from './client-clock';
import { LocalSecrets } from './local-secrets';
import { rolesThatRead } from './reading-roles';

/** Work of a service with a secret that it reads. */
export type ServiceWork = (secret: SecretHandle) => Promise<void>;

/**
 * Services that check the values of a secret with another one, such as its verifier secret: one process for each role that
 * may read that one, with a cache of its own for the whole run.
 */
export class Services {
  private readonly processes = new Map<string, readonly SecretHandle[]>();

  constructor(private readonly aws: LocalAws) {}

  /**
   * Runs the work of each service that may read the secret, one after the other. Must be called inside a task.
   *
   * @param rotatorRole ARN of the role of the rotator, which is no service.
   * @returns the number of services.
   */
  async work(secretArn: string, rotatorRole: string | undefined, work: ServiceWork): Promise<number> {
    const handles = this.processes.get(secretArn) ?? this.start(secretArn, rotatorRole);
    this.processes.set(secretArn, handles);
    for (const handle of handles) await awaitInTask(this.aws.timeline, work(handle));
    return handles.length;
  }

  private start(secretArn: string, rotatorRole: string | undefined): readonly SecretHandle[] {
    const { aws } = this;
    const roles = [...aws.iam.account(aws.account).roles.values()].filter(({ arn }) => arn !== rotatorRole);
    const reading = rolesThatRead(
      aws,
      roles.map(({ arn }) => ({ arn, path: arn })),
      secretArn,
    );
    return reading.map(({ arn }) =>
      new SecretsClient({
        backend: new LocalSecrets(aws, arn),
        clock: clientClock(aws.timeline),
        // The middle of each random time: the seed of the run decides about faults and the times of reads.
        random: () => 0.5,
        timers: false,
      }).secret(secretArn),
    );
  }
}

const services = new WeakMap<LocalAws, Services>();

/** The services of the app on a local AWS. */
export function servicesOn(aws: LocalAws): Services {
  const there = services.get(aws) ?? new Services(aws);
  services.set(aws, there);
  return there;
}
