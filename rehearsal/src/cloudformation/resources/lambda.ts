import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../assembly/json-file';
import { unzip } from '../../assembly/unzip';
import { RehearsalError } from '../../errors';
import type { ResourceContext, ResourceHandler } from '../resource';

const lambdaFunction: ResourceHandler = {
  properties: [
    'Code',
    'Environment',
    'FunctionName',
    'Handler',
    'LoggingConfig',
    'MemorySize',
    'PackageType',
    'ReservedConcurrentExecutions',
    'Role',
    'Runtime',
    'Timeout',
  ],
  indifferent: ['Architectures', 'Description', 'EphemeralStorage', 'Tags', 'TracingConfig'],
  async create(context) {
    const { aws, properties } = context;
    const name: string = properties.FunctionName ?? context.generatedName(64);
    const notSimulated = reasonNotRun(properties);
    const code = notSimulated === undefined ? codeOf(context) : undefined;
    const missing = await aws.issuers.prepare(name, properties.Environment?.Variables, code);
    const notRun = missing ? `${missing.server} is not installed` : notSimulated;
    if (notRun !== undefined) context.note('Runtime', notRun);
    const { arn } = aws.lambda.createFunction({
      name,
      roleArn: properties.Role,
      handler: properties.Handler,
      environment: properties.Environment?.Variables,
      timeoutSeconds: properties.Timeout,
      memoryMegabytes: properties.MemorySize,
      logGroup: properties.LoggingConfig?.LogGroup,
      ...(notRun === undefined
        ? { codeDirectory: code }
        : {
            notRun,
            // Without its server, a rotation function has nothing to do.
            behaviour: async () => {
              if (!missing) throw new Error(`The rehearsal does not run ${context.path}: ${notRun}.`);
            },
          }),
    });
    return { physicalId: name, attributes: { Arn: arn }, remove: () => aws.lambda.removeFunction(arn) };
  },
};

/** The reason why a function is not run; undefined for Node.js. */
function reasonNotRun({ Runtime, Code }: Json): string | undefined {
  if (Code?.ImageUri !== undefined || Runtime === undefined) return 'a container image is not run';
  return String(Runtime).startsWith('nodejs') ? undefined : `${Runtime} is not run`;
}

/** The folder with the code of the function. */
function codeOf(context: ResourceContext): string {
  const { Code } = context.properties;
  if (typeof Code?.ZipFile === 'string') {
    const folder = context.temporaryFolder();
    writeFileSync(join(folder, 'index.js'), Code.ZipFile);
    return folder;
  }
  const source = context.assets.find(String(Code?.S3Key));
  if (!source) {
    throw new RehearsalError(
      'AssetMissing',
      `${context.path}: the code of this function, ${Code?.S3Key}, is not an asset of the cloud assembly.`,
      'Synthesize the app again. Code that exists only in a bucket cannot be rehearsed.',
    );
  }
  if (statSync(source).isDirectory()) return source;
  const folder = context.temporaryFolder();
  unzip(source, folder);
  return folder;
}

const permission: ResourceHandler = {
  properties: ['Action', 'FunctionName', 'Principal', 'SourceAccount', 'SourceArn'],
  create({ aws, properties, generatedName }) {
    const { Action: action, FunctionName, Principal: principal, SourceAccount, SourceArn } = properties;
    // Another stack can have the same logical id for the same function.
    const statementId = generatedName(100);
    const source = { sourceAccount: SourceAccount, sourceArn: SourceArn };
    aws.lambda.addPermission(FunctionName, { statementId, action, principal, ...source });
    return { physicalId: statementId, remove: () => aws.lambda.removePermission(FunctionName, statementId) };
  },
};

/** A version or an alias. Both represent the function itself. */
const versionOrAlias: ResourceHandler = {
  properties: ['FunctionName'],
  indifferent: ['Description', 'FunctionVersion', 'Name', 'CodeSha256'],
  create({ aws, properties: { FunctionName }, note }) {
    note('Version', 'versions and aliases represent the function itself');
    const arn = aws.lambda.function(FunctionName)?.arn ?? FunctionName;
    return { physicalId: arn, attributes: { Version: '1', FunctionArn: arn, AliasArn: arn } };
  },
};

export const lambda: Readonly<Record<string, ResourceHandler>> = {
  'AWS::Lambda::Function': lambdaFunction,
  'AWS::Lambda::Permission': permission,
  'AWS::Lambda::Version': versionOrAlias,
  'AWS::Lambda::Alias': versionOrAlias,
};
