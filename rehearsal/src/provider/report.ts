import type { ProviderKit } from '../kinds/provider-kit';

/** Result of the test kit of a spec. */
export interface ProviderReport {
  readonly name: string;
  readonly traits: ProviderKit['traits'];
  /** Number of checks. */
  readonly checks: number;
  readonly failed: readonly { readonly check: string; readonly failure: string }[];
}

/** Runs the checks of a kit one by one. */
export async function runKit({ name = 'the spec', traits, checks }: ProviderKit): Promise<ProviderReport> {
  const failed: ProviderReport['failed'][number][] = [];
  for (const { name: check, run } of checks) {
    await run().catch((error: unknown) => {
      failed.push({ check, failure: error instanceof Error ? error.message : String(error) });
    });
  }
  return { name, traits, checks: checks.length, failed };
}

/** Text of a report. */
export function textOf({ name, traits, checks, failed }: ProviderReport): string {
  const lines = [
    name,
    ...Object.entries(traits).map(([trait, value]) => `  ${trait.padEnd(18)}${value}`),
    ...failed.map(({ check, failure }) => `✗ ${check}\n    ${failure}`),
    `${checks - failed.length} of ${checks} checks passed. The stand-in answers as the spec says; only the provider shows whether the spec is right.`,
  ];
  return `${lines.join('\n')}\n`;
}
