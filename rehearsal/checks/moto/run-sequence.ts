import type { CallerKeys } from '../../test/recordings/transcript';
import type { Answer } from '../../test/recordings/wire';
import { type Difference, differences } from './compare/differences';
import { normalized } from './compare/normalize';
import { Placeholders } from './compare/placeholders';
import type { Endpoint, WithEndpoint } from './endpoints/endpoint';
import { type Call, type Sequence, serviceOf } from './sequences/call';

/** The two endpoints that are compared. */
export interface Pair {
  readonly local: WithEndpoint;
  readonly moto: WithEndpoint;
}

/** A call with both normalized answers. */
export interface Exchange {
  readonly call: Call;
  readonly local: Answer;
  readonly moto: Answer;
  readonly differences: readonly Difference[];
}

/** Sends a sequence to both endpoints, call by call. Stops if `next`, called after each exchange, returns false. */
export function runSequence(
  sequence: Sequence,
  pair: Pair,
  next: (history: readonly Exchange[]) => boolean,
): Promise<readonly Exchange[]> {
  return pair.moto(sequence, (motoEndpoint) =>
    pair.local(sequence, async (localEndpoint) => {
      const [local, moto] = [new Session(localEndpoint), new Session(motoEndpoint)];
      const history: Exchange[] = [];
      for (const call of sequence) {
        const answers = await Promise.all([local.send(call), moto.send(call)]);
        // A value that only one endpoint generated gets no placeholder.
        const both = answers.every(({ error }) => !error);
        const [a, b] = [local.normalized(answers[0], both), moto.normalized(answers[1], both)];
        history.push({ call, local: a, moto: b, differences: differences(a, b) });
        if (!next(history)) break;
      }
      return history;
    }),
  );
}

/** One sequence at one endpoint. */
class Session {
  private readonly placeholders = new Placeholders();

  constructor(private readonly endpoint: Endpoint) {}

  send({ operation, input, signedBy }: Call): Promise<Answer> {
    const keys = signedBy === undefined ? undefined : this.keys(signedBy);
    return this.endpoint.send(serviceOf(operation), operation, this.placeholders.fill(input), keys);
  }

  normalized(answer: Answer, learn: boolean): Answer {
    const { error, output } = answer;
    if (error) {
      return { ...answer, error: { ...error, message: this.placeholders.replaceValues(error.message) } };
    }
    if (learn) this.placeholders.learn(output);
    return { ...answer, output: normalized(output, this.placeholders, this.endpoint.now()) };
  }

  private keys(number: number): CallerKeys {
    return {
      AccessKeyId: this.placeholders.value(`AccessKeyId ${number}`),
      SecretAccessKey: this.placeholders.value(`SecretAccessKey ${number}`),
    };
  }
}
