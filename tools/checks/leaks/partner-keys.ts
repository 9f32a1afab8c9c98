import type { Stack } from 'aws-cdk-lib';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { LEAK_ENVIRONMENT } from '../../../lambdas/leaks/contract';
import { GITHUB } from '../../../lambdas/leaks/intake/contract';

/** Replaces the URL of GitHub's public keys in the configuration of the functions. The library has no property for it. */
export function overridePartnerKeys(stack: Stack, url: string): void {
  for (const node of stack.node.findAll()) {
    if (!(node instanceof CfnFunction)) continue;
    const sources = stack.resolve(node.environment)?.variables?.[LEAK_ENVIRONMENT.sources];
    const text = JSON.stringify(sources ?? '');
    if (!text.includes(GITHUB.keys)) continue;
    const override = JSON.parse(text.replaceAll(GITHUB.keys, url));
    node.addPropertyOverride(`Environment.Variables.${LEAK_ENVIRONMENT.sources}`, override);
  }
}
