import { readAssembly } from '../../src/assembly/cloud-assembly';
import { LocalAws } from '../../src/aws/local-aws';
import { CloudFormation } from '../../src/cloudformation/cloudformation';

import { temporaryFolder } from '../assembly/temporary-assembly';

/** A local AWS with a CloudFormation for the assembly in `directory`. */
export function deployment(directory: string) {
  const assembly = readAssembly(directory);
  const aws = new LocalAws({ propagation: { accessKeys: [0, 0], secrets: [0, 0] } });
  aws.endpoint = 'http://127.0.0.1:1';
  const cloudFormation = new CloudFormation(aws, assembly.assets, temporaryFolder);
  return {
    aws,
    cloudFormation,
    /** Deploys the stacks in order. */
    async deploy() {
      for (const stack of assembly.stacks) await aws.timeline.run(() => cloudFormation.deploy(stack));
    },
    destroy: (name = 'App') => aws.timeline.run(() => cloudFormation.destroy(name)),
  };
}
