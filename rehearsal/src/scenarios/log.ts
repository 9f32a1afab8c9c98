import type { Gap } from '../rehearse/gaps';

/** One line of the log of a scenario. */
export interface StoryLine {
  /** Virtual time, ISO. */
  readonly time: string;
  /** `done`: an action. `seen`: an expectation that held. `missed`: an expectation that failed. */
  readonly what: 'done' | 'seen' | 'missed';
  readonly text: string;
}

/** An expectation of a scenario failed. The message is the expectation. */
export class ExpectationFailed extends Error {
  constructor(readonly expectation: string) {
    super(expectation);
    this.name = 'ExpectationFailed';
  }
}

/** Log of a scenario. */
export class ScenarioLog {
  readonly lines: StoryLine[] = [];
  /** Things that the scenario could not verify. */
  readonly gaps: Gap[] = [];

  constructor(
    private readonly now: () => number,
    private readonly listener: (line: StoryLine) => void,
  ) {}

  add(what: StoryLine['what'], text: string): void {
    const line = { time: new Date(this.now()).toISOString(), what, text };
    this.lines.push(line);
    this.listener(line);
  }
}

/** Text of a line. */
export function asLine({ time, what, text }: StoryLine): string {
  return `${time.slice(0, 19).replace('T', ' ')}  ${what === 'missed' ? 'MISSED' : what.padEnd(6)}  ${text}`;
}

/** Duration in words: 90000 → "90 seconds". */
export function inWords(milliseconds: number): string {
  const units = [
    ['second', 1000],
    ['minute', 60_000],
    ['hour', 3_600_000],
    ['day', 86_400_000],
  ] as const;
  const [name, size] = [...units].reverse().find(([, length]) => milliseconds >= 2 * length) ?? units[0];
  const amount = Math.round((milliseconds / size) * 10) / 10;
  return `${amount} ${name}${amount === 1 ? '' : 's'}`;
}
