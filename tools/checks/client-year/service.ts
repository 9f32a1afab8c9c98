import type { LocalAws } from '../../../rehearsal/src/aws/local-aws';
import type { Random } from '../../../rehearsal/src/kernel/random';
import { readerOf } from '../../../rehearsal/src/kinds';
import { ClientReads } from '../../../rehearsal/src/rehearse/client-reads';
import { LocalSecrets } from '../../../rehearsal/src/rehearse/local-secrets';
import { SignedClient } from '../../../rehearsal/src/rehearse/signed-client';
import { useContext } from '../../../rehearsal/src/rehearse/use-context';
import type { WatchedSecret } from '../../../rehearsal/src/rehearse/watched-secret';
import { type Counts, note } from './counts';
import type { Profile } from './profiles';
import { SingleCalls } from './single-calls';

/** Time in which `withSecret` looks for a newer version: its default. */
const BUDGET = 5_000;

/** A service that reads one secret: processes of one profile, one after the other. */
export class Service {
  private readonly random: Random;

  constructor(
    private readonly aws: LocalAws,
    private readonly secret: WatchedSecret,
    private readonly roleArn: string,
    private readonly profile: Profile,
    private readonly counts: Counts,
  ) {
    this.random = aws.faults.chance.about(`${profile.name} ${secret.path}`);
  }

  /** Starts a process, and the next one when it ends. */
  start(): void {
    const { aws, profile, random } = this;
    this.counts.processes++;
    const ends = aws.timeline.now() + between(random, profile.life);
    const backend = new LocalSecrets(aws, this.roleArn, new SignedClient(aws, new SingleCalls().send));
    const options = { backend, budget: BUDGET, random: () => random.next(), ...profile.options };
    const reads = new ClientReads(aws, this.secret.arn, this.roleArn, options);
    let succeeded = false;
    const next = () =>
      aws.timeline.after(between(random, profile.pause), async () => {
        if (aws.timeline.now() > ends) {
          await reads.close();
          this.start();
          return;
        }
        succeeded = (await this.read(reads, succeeded)) || succeeded;
        next();
      });
    next();
  }

  /** Reads and uses the value. Returns true if that succeeded. */
  private async read(reads: ClientReads, succeededBefore: boolean): Promise<boolean> {
    const { aws, secret, counts } = this;
    const context = useContext(aws, secret, [aws.region]);
    let refusals = 0;
    const use = async (value: string) => {
      try {
        await readerOf(secret.kind)?.use(value, context);
      } catch (error) {
        refusals++;
        throw error;
      }
    };
    counts.reads++;
    try {
      if (await reads.use(use)) counts.retried++;
      if (refusals > 1) this.dead('a third version worked');
      return true;
    } catch (error) {
      if (succeededBefore) counts.failed++;
      else counts.failedAtStart++;
      if (refusals > 1) this.dead('every version was refused');
      if (succeededBefore) note(counts, `${this.time()} ${secret.path}: ${(error as Error).message}`);
      return false;
    }
  }

  private dead(result: string): void {
    this.counts.dead++;
    note(this.counts, `${this.time()} ${this.secret.path}: the version of the retry was refused, ${result}`);
  }

  private time(): string {
    return new Date(this.aws.timeline.now()).toISOString();
  }
}

const between = (random: Random, [least, most]: readonly [number, number]): number =>
  least + random.next() * (most - least);
