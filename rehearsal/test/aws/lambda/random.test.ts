import { LambdaFixture } from './fixtures';

const DRAW = `
  import { randomUUID, randomBytes } from 'node:crypto';
  export const handler = async () => ({
    drawn: [Math.random(), Math.random(), randomUUID(), crypto.randomUUID()],
    secret: randomBytes(16).toString('hex'),
  });`;

interface Drawn {
  readonly drawn: [number, number, string, string];
  readonly secret: string;
}

/** The random values of two consecutive invocations. */
async function draw(seed: number): Promise<[Drawn, Drawn]> {
  const fixture = new LambdaFixture({ seed });
  try {
    await fixture.open();
    const arn = await fixture.handler(DRAW);
    const once = async () => (await fixture.invoke(arn)).payload as Drawn;
    return [await once(), await once()];
  } finally {
    await fixture.close();
  }
}

test('a seed repeats the random numbers and UUIDs of a function, but not its random bytes', async () => {
  const [[first, second], [again], [other]] = [await draw(1), await draw(1), await draw(2)];

  expect(again.drawn).toEqual(first.drawn);
  expect(other.drawn).not.toEqual(first.drawn);
  expect(second.drawn).not.toEqual(first.drawn);
  expect(new Set(first.drawn).size).toBe(4);
  for (const uuid of first.drawn.slice(2)) {
    expect(uuid).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  }
  expect(again.secret).not.toBe(first.secret);
});
