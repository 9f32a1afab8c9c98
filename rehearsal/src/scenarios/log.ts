import type { Gap } from '../rehearse/gaps';

/** One line of a scenario's story. */
export interface StoryLine {
  /** Virtual time, ISO. */
  readonly time: string;
  /** `done` to the system, `seen` of it, or `missed`: what the story says and did not come. */
  readonly what: 'done' | 'seen' | 'missed';
  readonly text: string;
}

/** Thrown when a scenario does not go as its story says; the message is the expectation that failed. */
export class ExpectationFailed extends Error {
  constructor(readonly expectation: string) {
    super(expectation);
    this.name = 'ExpectationFailed';
  }
}

/** Tells what happens as it happens. */
export class ScenarioLog {
  readonly lines: StoryLine[] = [];
  /** Things that could not be shown. */
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

/** A line as it is printed. */
export function asLine({ time, what, text }: StoryLine): string {
  return `${time.slice(0, 19).replace('T', ' ')}  ${what === 'missed' ? 'MISSED' : what.padEnd(6)}  ${text}`;
}

/** 90000 → "1.5 minutes". */
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
