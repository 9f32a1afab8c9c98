import { main } from '../../cli/main';

/** Result of a command. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `cdk-rekey` in this process, and keeps what it prints. */
export async function runCommand(...words: readonly string[]): Promise<Ended> {
  const printed = { out: '', err: '' };
  const spies = (['log', 'error'] as const).map((method) =>
    jest.spyOn(console, method).mockImplementation((...texts: unknown[]) => {
      printed[method === 'log' ? 'out' : 'err'] += `${texts.join(' ')}\n`;
    }),
  );
  try {
    return { code: await main(words), ...printed };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
