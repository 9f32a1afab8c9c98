import { LocalAws } from '../../src/aws/local-aws';
import { assertsDifference, errorDifference } from './asserts';
import { makeCaller } from './callers';
import { difference, member } from './compare';
import { Placeholders } from './placeholders';
import { rotationFunction } from './rotation-function';
import type { CallerKeys, Request, Step, Transcript } from './transcript';
import { type Answer, send } from './wire';

const OTHER_ACCOUNT = '210987654321';
const SECOND = 1000;
const MOST_TRIES = 100;

/**
 * Plays a transcript against a local AWS of its own; tells the first difference, or undefined. `prepare` may make that
 * local AWS another one, to see that a difference is noticed.
 */
export async function replay(
  transcript: Transcript,
  prepare: (aws: LocalAws) => void = () => undefined,
): Promise<string | undefined> {
  // The recorders waited until their writes were seen, so nothing is to be seen late here.
  const propagation = { accessKeys: [0, 0], secrets: [0, 0] } as const;
  const aws = new LocalAws({ propagation });
  prepare(aws);
  return aws.timeline.run(async () => {
    const player = new Replay(aws, transcript, {
      own: await makeCaller(aws, aws.account, 'recorder'),
      other: await makeCaller(aws, OTHER_ACCOUNT, 'other-recorder'),
    });
    for (const [i, step] of transcript.steps.entries()) {
      await aws.timeline.sleep(SECOND);
      const problem = await player.play(step);
      if (problem) return `step ${i + 1}, ${step.operation}: ${problem}`;
    }
    return undefined;
  });
}

class Replay {
  private readonly words: Placeholders;

  constructor(
    private readonly aws: LocalAws,
    private readonly transcript: Transcript,
    private readonly callers: { readonly own: CallerKeys; readonly other: CallerKeys },
  ) {
    const { account, region, random } = aws;
    this.words = new Placeholders({ account, region }, random, transcript.shapes);
  }

  async play(step: Step): Promise<string | undefined> {
    switch (step.operation) {
      case '$derive':
        return this.words.remember(
          bare(step.as),
          this.words.fill(step.from ?? '').slice(0, -(step.dropLast ?? 0)),
        );
      case '$waitUntil':
        return this.retry(() => this.waitedFor(step));
      case '$deployRotationFunction':
        return this.deploy(step);
      case 'AddPermission':
        return this.addPermission(step);
      case 'CreateBucket':
        // The simulation of policies does not ask whether the bucket is there.
        this.words.fill(step.input);
        return undefined;
      default:
        return step.retry ? this.retry(() => this.request(step)) : this.request(step);
    }
  }

  private async request(step: Step): Promise<string | undefined> {
    const answer = await this.send(step);
    if (step.error) return errorDifference(step.error, answer, this.words);
    if (answer.error) return `${answer.error.name}: ${answer.error.message}`;
    const { unordered } = this.transcript;
    const by = { words: this.words, unordered, xml: answer.xml };
    for (const [path, word] of Object.entries(step.remember ?? {})) {
      const problem = this.words.remember(bare(word), String(member(answer.output, path)));
      if (problem) return `${path}: ${problem}`;
    }
    if (step.asserts) return assertsDifference(step.asserts, answer, by);
    return step.output === undefined ? undefined : difference(step.output, answer.output, by);
  }

  private async waitedFor(step: Step): Promise<string | undefined> {
    const answer = await this.send(step.request as Request);
    if (step.error) return errorDifference(step.error, answer, this.words);
    if (step.errorIsNot) {
      return answer.error?.name === step.errorIsNot.name ? `still ${answer.error?.name}` : undefined;
    }
    if (answer.error) return `${answer.error.name}: ${answer.error.message}`;
    return difference(step.contains, answer.output, { words: this.words, subset: true, xml: answer.xml });
  }

  private async retry(work: () => Promise<string | undefined>): Promise<string | undefined> {
    for (let i = 1; ; i++) {
      const problem = await work();
      if (!problem || i === MOST_TRIES) return problem;
      await this.aws.timeline.sleep(SECOND);
    }
  }

  private send({ service = this.transcript.service, operation, caller, input }: Request): Promise<Answer> {
    const { own, other } = this.callers;
    const keys = caller === undefined ? own : caller === 'other-account' ? other : this.words.fill(caller);
    return send(this.aws, keys, service, operation, this.words.fill(input));
  }

  private deploy(step: Step): string | undefined {
    const { arn } = this.aws.lambda.createFunction({
      name: this.words.fill(step.name ?? ''),
      roleArn: `arn:aws:iam::${this.aws.account}:role/rotation`,
      behaviour: rotationFunction(this.aws, this.callers.own),
    });
    return this.words.remember(bare(step.as), arn);
  }

  private addPermission(step: Step): undefined {
    const { FunctionName, StatementId, Action, Principal } = this.words.fill(step.input) as Record<
      string,
      string
    >;
    this.aws.lambda.addPermission(FunctionName as string, {
      statementId: StatementId as string,
      action: Action as string,
      principal: Principal as string,
    });
  }
}

/** `{{word}}` without its braces. */
function bare(word = ''): string {
  return word.replace(/^\{\{|\}\}$/g, '');
}
