import { CallFailed, type Reader } from '../aws';
import { counted, type LiveValue, type LiveValues, partsOf } from '../value';

/** Largest number of names in one call (API_GetParameters). */
const NAMES = 10;
/** The types whose values are not encrypted. */
const PLAIN = 'Key=Type,Values=String,StringList';

interface Answer {
  readonly Parameters?: readonly { readonly Name: string; readonly Type: string; readonly Value: string }[];
  readonly InvalidParameters?: readonly string[];
}

/** Values of the parameters of Parameter Store that are not encrypted. SecureString parameters are not read. */
export async function parameterValues(aws: Reader): Promise<LiveValues> {
  const { Parameters = [] } = await aws.read<{ Parameters?: { Name: string }[] }>(
    'describeParameters',
    ...['--parameter-filters', PLAIN],
  );
  const parts = partsOf(
    Parameters.map(({ Name }) => Name),
    NAMES,
  );
  const results = await Promise.allSettled(
    parts.map((names) => aws.read<Answer>('getParameters', '--names', ...names)),
  );
  const values: LiveValue[] = [];
  const problems: { path: string; reason: string }[] = [];
  const skip = (name: string, reason: string) => problems.push({ path: `ssm:${name}`, reason });
  for (const [index, result] of results.entries()) {
    if (result.status === 'rejected') {
      if (!(result.reason instanceof CallFailed)) throw result.reason;
      for (const name of parts[index] ?? []) skip(name, result.reason.message);
      continue;
    }
    const { Parameters: found = [], InvalidParameters = [] } = result.value;
    for (const name of InvalidParameters) skip(name, 'it was deleted, or it may not be read');
    for (const { Name, Type, Value } of found) {
      // The type changed since the list was read.
      if (Type === 'SecureString') continue;
      values.push({ path: `ssm:${Name}`, name: Name.split('/').at(-1) ?? Name, value: Value });
    }
  }
  return { values, problems, count: counted(Parameters.length, 'parameter') };
}
