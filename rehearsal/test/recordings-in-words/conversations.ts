import { replay } from '../recordings/replay';
import type { ExpectedError, Request, Step } from '../recordings/transcript';

/** Any value that is there: a date. */
export const ANY = '{{*}}';

/** One request, and its whole answer: no member more or less. Without one it only has to succeed. */
export type Line = readonly [
  operation: string,
  input: object,
  answer?: object | Refusal,
  more?: Partial<Step>,
];

/** An error, in all that a caller sees of it. */
export class Refusal {
  constructor(readonly error: ExpectedError) {}
}

/** An error of a JSON service; its text is mostly spelled `Message`. Null: AWS's spelling is not known. */
export function refuses(name: string, message: string, member: string | null = 'Message'): Refusal {
  return new Refusal({ name, message, httpStatus: 400, member: member ?? undefined });
}

/** An error of a query service. */
export function answersError(name: string, message: string, httpStatus: number): Refusal {
  return new Refusal({ name, message, httpStatus, type: 'Sender' });
}

/** Tests that tell what the recordings of AWS teach, in words of our own: request by request, as on the wire. */
export function tellConversations(
  service: string,
  conversations: Readonly<Record<string, readonly Line[]>>,
): void {
  test.each(Object.entries(conversations))('%s', async (name, lines) => {
    const unordered = ['VersionStages', 'Versions'];
    const steps = lines.map(stepOf);
    expect(await replay({ name, service, unordered, shapes: SHAPES, steps })).toBeUndefined();
  });
}

const SHAPES = { arn: 'arn:aws:secretsmanager:{{region}}:{{account}}:secret:{{name}}-??????' };

function stepOf([operation, input, answer, more = {}]: Line): Step {
  const request = { operation, input } as Request;
  if (answer instanceof Refusal) return { ...request, ...more, error: answer.error };
  return { ...request, ...more, output: answer };
}
