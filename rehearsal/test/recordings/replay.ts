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
const MAX_TRIES = 100;

/**
 * Replays a transcript against a new local AWS; returns the first difference, or undefined. `prepare` may change that
 * local AWS first.
 */
export async function replay(
  transcript: Transcript,
  prepare: (aws: LocalAws) => void = () => undefined,
): Promise<string | undefined> {
  // The recordings were made after each write was visible.
  const aws = new LocalAws({ propagation: { accessKeys: [0, 0], secrets: [0, 0] } });
  prepare(aws);
  return aws.timeline.run(async () => {
    const run = new Replay(aws, transcript, {
      own: await makeCaller(aws, aws.account, 'recorder'),
      other: await makeCaller(aws, OTHER_ACCOUNT, 'other-recorder'),
    });
    for (const [i, step] of transcript.steps.entries()) {
      await aws.timeline.sleep(SECOND);
      const problem = await run.step(step);
      if (problem) return `step ${i + 1}, ${step.operation}: ${problem}`;
    }
    return undefined;
  });
}

class Replay {
  private readonly placeholders: Placeholders;

  constructor(
    private readonly aws: LocalAws,
    private readonly transcript: Transcript,
    private readonly callers: { readonly own: CallerKeys; readonly other: CallerKeys },
  ) {
    const { account, region, random } = aws;
    this.placeholders = new Placeholders({ account, region }, random, transcript.shapes);
  }

  async step(step: Step): Promise<string | undefined> {
    switch (step.operation) {
      case '$derive':
        return this.placeholders.remember(
          bare(step.as),
          this.placeholders.fill(step.from ?? '').slice(0, -(step.dropLast ?? 0)),
        );
      case '$waitUntil':
        return this.retry(() => this.condition(step));
      case '$deployRotationFunction':
        return this.deploy(step);
      case 'AddPermission':
        return this.addPermission(step);
      case 'CreateBucket':
        // SimulatePrincipalPolicy does not check that the bucket exists.
        this.placeholders.fill(step.input);
        return undefined;
      default:
        return step.retry ? this.retry(() => this.request(step)) : this.request(step);
    }
  }

  private async request(step: Step): Promise<string | undefined> {
    const { placeholders } = this;
    const answer = await this.send(step);
    if (step.error) return errorDifference(step.error, answer, placeholders);
    if (answer.error) return `${answer.error.name}: ${answer.error.message}`;
    const by = { placeholders, unordered: this.transcript.unordered, xml: answer.xml };
    for (const [path, name] of Object.entries(step.remember ?? {})) {
      const problem = placeholders.remember(bare(name), String(member(answer.output, path)));
      if (problem) return `${path}: ${problem}`;
    }
    if (step.asserts) return assertsDifference(step.asserts, answer, by);
    return step.output === undefined ? undefined : difference(step.output, answer.output, by);
  }

  private async condition(step: Step): Promise<string | undefined> {
    const { placeholders } = this;
    const answer = await this.send(step.request as Request);
    if (step.error) return errorDifference(step.error, answer, placeholders);
    if (step.errorIsNot) {
      return answer.error?.name === step.errorIsNot.name ? `still ${answer.error?.name}` : undefined;
    }
    if (answer.error) return `${answer.error.name}: ${answer.error.message}`;
    return difference(step.contains, answer.output, { placeholders, subset: true, xml: answer.xml });
  }

  private async retry(work: () => Promise<string | undefined>): Promise<string | undefined> {
    for (let i = 1; ; i++) {
      const problem = await work();
      if (!problem || i === MAX_TRIES) return problem;
      await this.aws.timeline.sleep(SECOND);
    }
  }

  private send({ service = this.transcript.service, operation, caller, input }: Request): Promise<Answer> {
    const { own, other } = this.callers;
    const keys =
      caller === undefined ? own : caller === 'other-account' ? other : this.placeholders.fill(caller);
    return send(this.aws, keys, service, operation, this.placeholders.fill(input));
  }

  private deploy(step: Step): string | undefined {
    const { arn } = this.aws.lambda.createFunction({
      name: this.placeholders.fill(step.name ?? ''),
      roleArn: `arn:aws:iam::${this.aws.account}:role/rotation`,
      behaviour: rotationFunction(this.aws, this.callers.own),
    });
    return this.placeholders.remember(bare(step.as), arn);
  }

  private addPermission(step: Step): undefined {
    const input = this.placeholders.fill(step.input) as Record<string, string>;
    const { FunctionName = '', StatementId = '', Action = '', Principal = '' } = input;
    this.aws.lambda.addPermission(FunctionName, {
      statementId: StatementId,
      action: Action,
      principal: Principal,
    });
  }
}

/** The name in `{{name}}`. */
function bare(placeholder = ''): string {
  return placeholder.replace(/^\{\{|\}\}$/g, '');
}
