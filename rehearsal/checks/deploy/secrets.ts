import { type CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { AssemblyStack } from '../../src/assembly/cloud-assembly';
import type { Json } from '../../src/assembly/json-file';
import type { TemplateResource } from '../../src/cloudformation/template';
import { verify } from '../steps';
import type { Aws } from './aws';

/** One rotating secret as it is deployed: names and ARNs of what belongs to it. */
export interface RotatingSecret {
  readonly path: string;
  readonly kind: 'access-key' | 'generated';
  readonly arn: string;
  readonly functionName: string;
  readonly roleName: string;
  readonly logGroup: string;
  readonly sweep: string;
  /** Whose access key it holds. */
  readonly userName?: string;
}

type Resources = Readonly<Record<string, TemplateResource>>;

/** The rotating secrets of a deployed stack, found by how its template ties resources together. */
export async function rotatingSecrets(aws: Aws, stack: AssemblyStack): Promise<RotatingSecret[]> {
  const resources = stack.template.Resources as Resources;
  const physical = await physicalIds(aws.cloudFormation, stack.name);
  const idOf = (reference: Json): string => {
    const logicalId = reference.Ref ?? reference['Fn::GetAtt'][0];
    const id = physical.get(logicalId);
    verify(id !== undefined, `The stack has no ${logicalId}.`, 'every resource of the template.');
    return id;
  };
  const credentials = Object.values(resources).filter(({ Type }) => Type === 'Custom::RekeyCredential');
  verify(
    credentials.length > 0,
    'The template has no Custom::RekeyCredential.',
    'one for each rotating secret.',
  );
  return credentials.map(({ Properties: credential = {} }) => {
    const token = credential.ServiceToken['Fn::GetAtt'][0] as string;
    const { Properties: rotator = {} } = resources[token] as TemplateResource;
    const [sweep] = Object.entries(resources).find(
      ([, { Type, Properties }]) =>
        Type === 'AWS::Scheduler::Schedule' && Properties?.Target.Arn['Fn::GetAtt'][0] === token,
    ) as [string, TemplateResource];
    const user = credential.Credential.userName;
    return {
      path: rotator.Environment.Variables.REKEY_PATH,
      kind: credential.Kind,
      arn: idOf(credential.SecretArn),
      functionName: idOf({ Ref: token }),
      roleName: idOf(rotator.Role),
      logGroup: idOf(rotator.LoggingConfig.LogGroup),
      sweep: idOf({ Ref: sweep }),
      ...(user === undefined ? {} : { userName: typeof user === 'string' ? user : idOf(user) }),
    };
  });
}

async function physicalIds(client: CloudFormationClient, StackName: string): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for await (const page of paginateListStackResources({ client }, { StackName })) {
    for (const { LogicalResourceId, PhysicalResourceId } of page.StackResourceSummaries ?? []) {
      ids.set(LogicalResourceId as string, PhysicalResourceId as string);
    }
  }
  return ids;
}

/** Whether what a version holds is a credential: an access key signs a call to STS, as its own user. */
export async function requireWorking(
  aws: Aws,
  secret: RotatingSecret,
  text: string | undefined,
): Promise<void> {
  const value = JSON.parse(text ?? '{}') as Record<string, string>;
  if (secret.kind === 'generated') {
    const length = value.key?.length ?? 0;
    verify(length >= 32, `${secret.path} holds a key of ${length} characters.`, 'a generated key.');
    return;
  }
  const found = await identityOf(aws, value);
  const wanted = `user/${secret.userName}`;
  verify(found.endsWith(wanted), `The access key of ${secret.path} is ${found} to STS.`, `…:${wanted}.`);
}

/** Whose key STS says it is, or the name of its error. */
export async function identityOf(aws: Aws, key: Record<string, string>): Promise<string> {
  const { accessKeyId = '', secretAccessKey = '' } = key;
  const sts = aws.stsAs({ accessKeyId, secretAccessKey });
  try {
    return (await sts.send(new GetCallerIdentityCommand({}))).Arn ?? 'nobody';
  } catch (error) {
    return (error as Error).name;
  } finally {
    sts.destroy();
  }
}
