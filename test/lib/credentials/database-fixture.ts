import type { Stack } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { DatabaseInstance, type IInstanceEngine } from 'aws-cdk-lib/aws-rds';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Database } from '../../../lib';

/** A server that is no database of RDS. */
export function endpoint(stack: Stack, port?: number, host = 'db.internal'): Database {
  const adminSecret = new Secret(stack, `Admin${stack.node.children.length}`);
  return Database.fromEndpoint({ host, port, adminSecret });
}

export const instance = (stack: Stack, engine: IInstanceEngine) =>
  new DatabaseInstance(stack, 'Db', { engine, vpc: new Vpc(stack, 'Vpc') });

/** The parameters of the handler in a template with one secret. */
export const parametersOf = (template: Template) =>
  Object.values(template.findResources('Custom::RekeyCredential'))[0]?.Properties.Credential;
