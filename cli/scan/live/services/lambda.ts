import type { Reader } from '../aws';
import { counted, type LiveValue, type LiveValues } from '../value';

const LATEST = '$LATEST';

interface Configuration {
  readonly FunctionName: string;
  readonly Version: string;
  readonly Environment?: {
    readonly Variables?: Readonly<Record<string, string>>;
    readonly Error?: { readonly ErrorCode?: string; readonly Message?: string };
  };
}

/** Environment variables of Lambda functions, also those of published versions. A version keeps a removed value. */
export async function lambdaValues(aws: Reader): Promise<LiveValues> {
  const { Functions = [] } = await aws.read<{ Functions?: Configuration[] }>(
    'listFunctions',
    ...['--function-version', 'ALL'],
  );
  // The configuration in use comes first: an old version is reported only for what this one does not have.
  const sorted = [...Functions].sort((a, b) => rank(a) - rank(b));
  return {
    values: sorted.flatMap(valuesOf),
    problems: sorted.flatMap((one) => {
      const { ErrorCode, Message } = one.Environment?.Error ?? {};
      if (ErrorCode === undefined) return [];
      return [
        { path: `${pathOf(one)}/environment`, reason: `Lambda cannot decrypt it: ${ErrorCode}: ${Message}` },
      ];
    }),
    count: counted(new Set(sorted.map(({ FunctionName }) => FunctionName)).size, 'Lambda function'),
  };
}

const rank = ({ Version }: Configuration) => (Version === LATEST ? 0 : 1);

const pathOf = ({ FunctionName, Version }: Configuration) =>
  `lambda:${FunctionName}${Version === LATEST ? '' : `:${Version}`}`;

const valuesOf = (one: Configuration): LiveValue[] =>
  Object.entries(one.Environment?.Variables ?? {}).map(([name, value]) => ({
    path: `${pathOf(one)}/environment/${name}`,
    name,
    value,
    copyOf: `lambda:${one.FunctionName}/${name}`,
  }));
