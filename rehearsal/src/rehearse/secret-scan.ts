import type { Deployment } from './deployment';

/**
 * Searches the assembly, outputs, environments, alarms and tags for secret values. Runs at the end, when every value is
 * known.
 */
export function scanForSecrets({ aws, assembly, cloudFormation }: Deployment): void {
  const look = (place: string, content: unknown) =>
    aws.exposureWatch.look(
      place,
      typeof content === 'string' ? content : JSON.stringify(content),
      aws.timeline.now(),
    );
  for (const { path, template } of assembly.stacks) look(`template:${path}`, template);
  for (const [name, text] of assembly.assets.manifests) look(`assets:${name}`, text);
  for (const [stack, outputs] of Object.entries(cloudFormation.outputs)) look(`outputs:${stack}`, outputs);
  for (const { type, path, physicalId, properties } of cloudFormation.resources) {
    if (type === 'AWS::Lambda::Function') look(`environment:${physicalId}`, properties.Environment ?? {});
    if (type === 'AWS::CloudWatch::Alarm') look(`alarm:${path}`, properties);
  }
  for (const { arn, tags } of aws.secretsManager.secrets) look(`tags:${arn}`, tags);
}
