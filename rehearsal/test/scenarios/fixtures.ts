import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { RotatingSecretProps } from '../../../lib';
import type { Json } from '../../src/assembly/json-file';
import { synthesize } from '../failure-scenarios/fixtures';

/** An app with one access key to which every scenario is applicable; `change` may change resources of its template. */
export function appWith(change?: (resource: Json) => void, props?: Partial<RotatingSecretProps>): string {
  const { directory } = synthesize((stack) => ({ encryptionKey: new Key(stack, 'Kms'), ...props }));
  if (change) {
    const file = join(directory, 'App.template.json');
    const template = JSON.parse(readFileSync(file, 'utf8')) as Json;
    for (const resource of Object.values(template.Resources as Json)) change(resource);
    writeFileSync(file, JSON.stringify(template));
  }
  return directory;
}
