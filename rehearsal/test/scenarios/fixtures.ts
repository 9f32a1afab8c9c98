import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { ReferenceStack } from '../../../bin/reference-stack';
import type { Json } from '../../src/assembly/json-file';
import { temporaryFolder } from '../assembly/temporary-assembly';

/** The reference deployment, synthesized; `change` may alter each resource of its template. */
export function referenceAssembly(change?: (resource: Json) => void): string {
  const app = new App({ outdir: temporaryFolder() });
  new ReferenceStack(app, 'RekeyReference');
  const { directory } = app.synth();
  if (change) {
    const file = join(directory, 'RekeyReference.template.json');
    const template = JSON.parse(readFileSync(file, 'utf8')) as Json;
    for (const resource of Object.values(template.Resources as Json)) change(resource);
    writeFileSync(file, JSON.stringify(template));
  }
  return directory;
}
