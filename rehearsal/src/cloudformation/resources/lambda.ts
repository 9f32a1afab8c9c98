import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
  create(context) {
    const { aws, properties } = context;
    const name: string = properties.FunctionName ?? context.generatedName(64);
    const runnable = String(properties.Runtime).startsWith('nodejs') && !properties.Code?.ImageUri;
    if (!runnable) context.note('Runtime', `${properties.Runtime ?? 'a container image'} is not run`);
    const { arn } = aws.lambda.createFunction({
      name,
      roleArn: properties.Role,
      handler: properties.Handler,
      environment: properties.Environment?.Variables,
      timeoutSeconds: properties.Timeout,
      memoryMegabytes: properties.MemorySize,
      logGroup: properties.LoggingConfig?.LogGroup,
      ...(runnable ? { codeDirectory: codeOf(context) } : { behaviour: notRun(context) }),
    });
    return { physicalId: name, attributes: { Arn: arn }, remove: () => aws.lambda.removeFunction(arn) };
  },
};

function notRun({ path, properties }: ResourceContext) {
  return async () => {
    throw new Error(`The rehearsal does not run ${path}: its runtime is ${properties.Runtime}, not Node.js.`);
  };
}

/** The folder that holds the function's code. */
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
      'Synthesize the app again; code that is only in a bucket cannot be rehearsed.',
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
    // Not the logical id: another stack may use the same one for the same function.
    const statementId = generatedName(100);
    aws.lambda.addPermission(properties.FunctionName, {
      statementId,
      action: properties.Action,
      principal: properties.Principal,
      sourceAccount: properties.SourceAccount,
      sourceArn: properties.SourceArn,
    });
    return {
      physicalId: statementId,
      remove: () => aws.lambda.removePermission(properties.FunctionName, statementId),
    };
  },
};

/** Versions and aliases are not kept apart: both stand for the function as it is. */
const itself: ResourceHandler = {
  properties: ['FunctionName'],
  indifferent: ['Description', 'FunctionVersion', 'Name', 'CodeSha256'],
  create({ aws, properties, note }) {
    note('Version', 'versions and aliases stand for the function itself');
    const arn = aws.lambda.function(properties.FunctionName)?.arn ?? properties.FunctionName;
    return { physicalId: arn, attributes: { Version: '1', FunctionArn: arn, AliasArn: arn } };
  },
};

export const lambda: Readonly<Record<string, ResourceHandler>> = {
  'AWS::Lambda::Function': lambdaFunction,
  'AWS::Lambda::Permission': permission,
  'AWS::Lambda::Version': itself,
  'AWS::Lambda::Alias': itself,
};
