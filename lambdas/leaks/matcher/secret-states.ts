import { atOnce } from './at-once';
import { type AwsJson, codeOf, isDenied } from './aws-json';
import { type DescribedSecret, type KnownState, stateOf, unknown } from './state';

/** Lookups at the same time. */
const AT_ONCE = 8;

/** A version and its credential. */
export interface Owner {
  readonly secret: string;
  readonly version: string;
  readonly credential: string;
}

/** Looks up the states of versions, without reading values: one call for each secret. */
export async function statesOf<T extends Owner>(
  call: AwsJson,
  owners: readonly T[],
  index: string,
): Promise<Map<T, KnownState>> {
  const states = new Map<T, KnownState>();
  const bySecret = new Map<string, T[]>();
  for (const owner of owners) bySecret.set(owner.secret, [...(bySecret.get(owner.secret) ?? []), owner]);
  await atOnce(AT_ONCE, bySecret, async ([secret, versions]) => {
    const described = await describe(call, secret);
    for (const one of versions)
      states.set(one, typeof described === 'string' ? unknown(described) : stateOf(described, one, index));
  });
  return states;
}

/** The secret, or the reason why it cannot be described. */
async function describe(call: AwsJson, secret: string): Promise<DescribedSecret | string> {
  try {
    return (await call('secretsmanager', 'DescribeSecret', { SecretId: secret })) as DescribedSecret;
  } catch (error) {
    if (isDenied(error)) return 'secretsmanager:DescribeSecret is denied';
    if (codeOf(error) === 'ResourceNotFoundException') return 'the secret does not exist any more';
    throw error;
  }
}
