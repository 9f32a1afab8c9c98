import { CfnResource, Reference, Token, Tokenization } from 'aws-cdk-lib';
import { refuse } from '../refuse';

/** Returns the resource of the app to whose reference or attribute a text resolves. */
export function resourceBehind(text: string, type: string): CfnResource | undefined {
  const token = Tokenization.reverse(text, { failConcat: false });
  const target = Reference.isReference(token) ? token.target : undefined;
  return CfnResource.isCfnResource(target) && target.cfnResourceType === type ? target : undefined;
}

/**
 * Returns a text that identifies a resource in every synth: its address in the construct tree, or the id of an imported one.
 *
 * @param name - name of the resource in messages, such as "client of Credential.cognitoAppClient".
 * @throws `UnknownAtSynth` for an id that a deploy can change, such as a parameter
 */
export function resourceIdentity(id: string, type: string, name: string): string {
  const resource = resourceBehind(id, type);
  if (resource) return resource.node.addr;
  if (!Token.isUnresolved(id)) return id;
  return refuse(
    'UnknownAtSynth',
    `The id of the ${name} is a token, so it cannot identify the resource.`,
    'Write the id itself, or pass the construct of the app.',
  );
}
