import { difference, member } from '../test/recordings/compare';
import type { Placeholders } from '../test/recordings/placeholders';
import type { CallerKeys, Request, Transcript } from '../test/recordings/transcript';
import type { Answer } from '../test/recordings/wire';
import type { CleanUp } from './clean-up';
import { RecordError } from './errors';
import { Mask } from './masking';
import type { Scenario, ScenarioStep } from './scenario';
import type { Sender } from './sender';

const SECOND = 1000;
const MAX_TRIES = 120;

export type RecordedTranscript = Transcript & {
  readonly recorded: string;
  readonly source: string;
  readonly evidence: string;
};

export interface Recording {
  readonly sender: Sender;
  readonly words: Placeholders;
  readonly cleanUp: CleanUp;
  /** ISO day. */
  readonly day: string;
  sleep(milliseconds: number): Promise<void>;
}

/** Runs a scenario against an endpoint and returns the transcript. */
export class Recorder {
  private readonly mask: Mask;

  constructor(
    private readonly scenario: Scenario,
    private readonly by: Recording,
  ) {
    this.mask = new Mask(by.words);
  }

  async record(): Promise<RecordedTranscript> {
    const { name, service, notes, unordered } = this.scenario;
    const steps: Transcript['steps'][number][] = [];
    for (const step of this.scenario.steps) {
      steps.push(await this.step(step));
      // The delay usually makes changes visible to the next request.
      await this.by.sleep(SECOND);
    }
    const { shapes } = this.mask;
    return {
      name,
      service,
      recorded: this.by.day,
      source: 'npm run record',
      evidence: 'snapshot',
      ...(notes ? { notes } : {}),
      ...(unordered ? { unordered } : {}),
      ...(Object.keys(shapes).length > 0 ? { shapes } : {}),
      steps,
    };
  }

  private async step(step: ScenarioStep): Promise<Transcript['steps'][number]> {
    const { words } = this.by;
    if (step.operation === '$derive') {
      words.remember(bare(step.as), words.fill(step.from ?? '').slice(0, -(step.dropLast ?? 0)));
      return step;
    }
    if (step.operation === '$waitUntil') {
      await this.until(step, async () => this.holds(step, await this.send(step.request as Request)));
      return step;
    }
    let answer = await this.send(step);
    if (step.retry && answer.error) {
      await this.until(step, async () => {
        answer = await this.send(step);
        return answer.error === undefined;
      });
    }
    return { ...step, ...this.masked(step, answer) };
  }

  /** The masked answer. First stores the values of the members in `remember`. */
  private masked(
    step: ScenarioStep,
    { error, output, httpStatus }: Answer,
  ): Pick<Transcript['steps'][number], 'output' | 'error'> {
    if (error) {
      const { name, message, type, member: spelling } = error;
      const spelled = type === undefined ? { member: spelling } : { type };
      return { error: { name, message: this.mask.known(message), httpStatus, ...spelled } };
    }
    for (const [path, word] of Object.entries(step.remember ?? {})) {
      const value = member(output, path);
      if (typeof value !== 'string') throw this.failed(step, `has no member ${path}`);
      this.by.words.remember(bare(word), value);
    }
    return { output: this.mask.mask(output) };
  }

  private holds(step: ScenarioStep, { error, output, xml }: Answer): boolean {
    if (step.error) return error?.name === step.error.name;
    if (step.errorIsNot) return error?.name !== step.errorIsNot.name;
    if (error) return false;
    return (
      difference(step.contains, output, { placeholders: this.by.words, subset: true, xml }) === undefined
    );
  }

  private async until(step: ScenarioStep, holds: () => Promise<boolean>): Promise<void> {
    for (let i = 0; i < MAX_TRIES; i++) {
      if (await holds()) return;
      await this.by.sleep(SECOND);
    }
    throw new RecordError(
      'NeverHappened',
      `The scenario ${this.scenario.name} waited ${MAX_TRIES} seconds for ${step.request?.operation ?? step.operation}.`,
      'Try again. If it fails again, correct the scenario.',
    );
  }

  private async send({
    service = this.scenario.service,
    operation,
    caller,
    input,
  }: Request): Promise<Answer> {
    const { words, sender, cleanUp } = this.by;
    const filled = words.fill(input);
    const keys = caller === undefined ? undefined : (words.fill(caller) as CallerKeys);
    let answer: Answer | undefined;
    try {
      answer = await sender.send(service, operation, filled, keys);
      return answer;
    } finally {
      cleanUp.note(operation, filled, answer);
    }
  }

  private failed({ operation }: ScenarioStep, problem: string): RecordError {
    const found = `The answer to ${operation} in the scenario ${this.scenario.name} ${problem}.`;
    return new RecordError('StepFailed', found, 'Correct the scenario.');
  }
}

/** `{{word}}` without its braces. */
function bare(word = ''): string {
  return word.replace(/^\{\{|\}\}$/g, '');
}
