import { cpSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Stack, Stage } from 'aws-cdk-lib';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';

const WRAPPER = join(__dirname, 'kill-switch.mjs');
const STAGED = 'aws:asset:path';

/**
 * Replaces the code of each function of a stack by a copy that ends its process on request, before or after the handler ran.
 * The functions of the library have no branch for it.
 */
export function makeKillable(stack: Stack, folder: string): void {
  const outdir = Stage.of(stack)?.outdir;
  if (outdir === undefined) throw new Error(`${stack.node.path} is in no app.`);
  for (const node of stack.node.findAll()) {
    if (!(node instanceof CfnFunction)) continue;
    const staged = node.cfnOptions.metadata?.[STAGED];
    if (typeof staged !== 'string') continue;
    const copy = join(folder, 'killable', node.node.addr);
    mkdirSync(copy, { recursive: true });
    cpSync(join(outdir, staged), copy, { recursive: true });
    renameSync(join(copy, 'index.mjs'), join(copy, 'original.mjs'));
    cpSync(WRAPPER, join(copy, 'index.mjs'));
    const name = node.node.path.split('/').slice(1, -2).join('/');
    writeFileSync(join(copy, 'killable.json'), JSON.stringify({ name, folder }));
    const asset = new Asset(stack, `Killable${node.node.addr.slice(-8)}`, { path: copy });
    node.code = { s3Bucket: asset.s3BucketName, s3Key: asset.s3ObjectKey };
  }
}
