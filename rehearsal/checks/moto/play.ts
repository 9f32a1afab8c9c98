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
        const [a, b] = await Promise.all([local.play(call), moto.play(call)]);
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

  async play(call: Call): Promise<Answer> {
    const { operation, signedBy } = call;
    const now = this.side.now();
    const answer = await this.side.send(
      serviceOf(operation),
      operation,
      this.words.fill(call.input),
      signedBy === undefined ? undefined : this.keys(signedBy),
    );
    const { error, output } = answer;
    if (error) return { ...answer, error: { ...error, message: this.words.rename(error.message) } };
    this.words.learn(output);
    return { ...answer, output: normal(output, this.words, now) };
  }

  private keys(number: number): CallerKeys {
    const AccessKeyId = this.words.value(`AccessKeyId ${number}`);
    return { AccessKeyId, SecretAccessKey: this.words.value(`SecretAccessKey ${number}`) };
  }
}
