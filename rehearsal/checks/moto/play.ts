import type { CallerKeys } from '../../test/recordings/transcript';
import type { Answer } from '../../test/recordings/wire';
import { type Call, type Sequence, serviceOf } from './calls/call';
import { type Difference, differences } from './compare/compare';
import { normal } from './compare/normal';
import { Words } from './compare/words';
import type { Side, Start } from './sides/side';

/** One call with what both sides answered, made comparable. */
export interface Exchange {
  readonly call: Call;
  readonly local: Answer;
  readonly moto: Answer;
  readonly differences: readonly Difference[];
}

/** Whether the sequence goes on after an exchange; `past` ends with that exchange. */
export type Judge = (past: readonly Exchange[]) => 'go on' | 'end';

/** Plays a sequence on both sides, call by call, until it ends or `judge` ends it. */
export async function play(
  sequence: Sequence,
  starts: { readonly local: Start; readonly moto: Start },
  judge: Judge,
): Promise<readonly Exchange[]> {
  return starts.moto(sequence, (motoSide) =>
    starts.local(sequence, async (localSide) => {
      const local = new Player(localSide);
      const moto = new Player(motoSide);
      const past: Exchange[] = [];
      for (const call of sequence) {
        const answers = await Promise.all([local.send(call), moto.send(call)]);
        // What only one side made has no namesake at the other.
        const both = answers.every(({ error }) => !error);
        const [a, b] = [local.comparable(answers[0], both), moto.comparable(answers[1], both)];
        past.push({ call, local: a, moto: b, differences: differences(a, b) });
        if (judge(past) === 'end') break;
      }
      return past;
    }),
  );
}

/** One side in one sequence. */
class Player {
  private readonly words = new Words();

  constructor(private readonly side: Side) {}

  send({ operation, input, signedBy }: Call): Promise<Answer> {
    const keys = signedBy === undefined ? undefined : this.keys(signedBy);
    return this.side.send(serviceOf(operation), operation, this.words.fill(input), keys);
  }

  comparable(answer: Answer, learn: boolean): Answer {
    const { error, output } = answer;
    if (error) return { ...answer, error: { ...error, message: this.words.rename(error.message) } };
    if (learn) this.words.learn(output);
    return { ...answer, output: normal(output, this.words, this.side.now()) };
  }

  private keys(number: number): CallerKeys {
    const AccessKeyId = this.words.value(`AccessKeyId ${number}`);
    return { AccessKeyId, SecretAccessKey: this.words.value(`SecretAccessKey ${number}`) };
  }
}
