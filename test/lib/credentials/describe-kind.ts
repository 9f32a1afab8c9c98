import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { issuerContext, type KindWithIssuer } from '../../../engine/src/testing/issuer';
import { MemorySecretStore } from '../../../engine/src/testing/memory-secret-store';
import { VirtualClock } from '../../../engine/src/testing/virtual-clock';
import type { Credential } from '../../../lib';
import '../support';

/** Actions in the section "Permissions" of the page of a kind, such as "`iam:ListUsers`, `GetUser`". */
function documentedActions(page: string): string[] {
  const [, section = ''] = page.split('\n## Permissions\n');
  return [...(section.split('\n## ')[0] ?? '').matchAll(/^\| (`[^|]*) \|/gm)].flatMap(([, cell = '']) => {
    const [service = ''] = /[\w-]+:/.exec(cell) ?? [];
    return [...cell.matchAll(/`(?:[\w-]+:)?(\w+)`/g)].map(([, action]) => service + action);
  });
}

interface IssuerModule {
  readonly issuer: KindWithIssuer;
}

/** Tests of every kind of the library, whose sources are below `root`. */
export function describeKind(
  kind: string,
  credentialOf: (stack: Stack) => Credential,
  root = () => join(__dirname, '../../..'),
): void {
  describe(`the kind ${kind}`, () => {
    test('grants the permissions that its page documents', () => {
      const stack = new Stack();
      const { statements = [] } = credentialOf(stack).bind(new Construct(stack, 'Rotator'));
      const page = readFileSync(join(root(), `docs/credentials/${kind}.md`), 'utf8');
      expect(statements.flatMap(({ actions }) => actions)).toEqual(documentedActions(page));
    });

    test('is asynchronous if its adapter is', () => {
      const stack = new Stack();
      const { asynchronous = false } = credentialOf(stack).bind(new Construct(stack, 'Rotator'));
      const { issuer } = require(join(root(), `lambdas/credentials/${kind}/issuer.ts`)) as IssuerModule;
      const clock = new VirtualClock();
      const made = issuer.create(issuerContext(clock, new MemorySecretStore(clock)));
      const { traits } = made.factory().create(issuer.parameters, {} as never);
      expect(asynchronous).toBe(traits.asynchronous ?? false);
    });

    test('synthesizes a rotator with its bundled handler', () => {
      const stack = new Stack();
      const credential = credentialOf(stack);
      const bind = jest.spyOn(credential, 'bind');
      const { RotatingSecret } = require(join(root(), 'lib')) as typeof import('../../../lib');
      new RotatingSecret(stack, 'Secret', { credential });
      const template = Template.fromStack(stack);
      template.hasResourceProperties('Custom::RekeyCredential', { Kind: kind });
      template.resourceCountIs('AWS::Lambda::Function', 1);
      expect(bind.mock.results[0]?.value.code.path).toBe(join(root(), 'dist/bundles', kind));
    });
  });
}
