import { policyProblem } from '../../../../policy/grammar/grammar';
import type { Call, Input, Operation } from '../../../call';
import { type ResourcePolicy, statementsIn } from '../../../resource-policy';
import { globalAccess, secretAccess } from '../access';
import { errors } from '../errors';
import type { SecretStore } from '../store';
import { missing } from '../validation';

const MOST_CHARACTERS = 20_480;

export function policyOperations(store: SecretStore): Record<string, Operation> {
  function put(input: Input, call: Call): unknown {
    const secret = store.live(input.SecretId, call);
    const document = parse(input.ResourcePolicy);
    if (input.BlockPublicPolicy === true && isPublic(document)) throw errors.publicPolicy();
    secret.policy = { text: input.ResourcePolicy, document };
    return { ARN: secret.arn, Name: secret.name };
  }

  function get(input: Input, call: Call): unknown {
    const secret = store.live(input.SecretId, call);
    return { ARN: secret.arn, Name: secret.name, ResourcePolicy: secret.policy?.text };
  }

  function remove(input: Input, call: Call): unknown {
    const secret = store.live(input.SecretId, call);
    secret.policy = undefined;
    return { ARN: secret.arn, Name: secret.name };
  }

  function validate(input: Input, call: Call): unknown {
    if (input.SecretId !== undefined) store.live(input.SecretId, call);
    const document = parse(input.ResourcePolicy);
    const ValidationErrors = isPublic(document)
      ? [{ CheckName: 'PUBLIC_ACCESS', ErrorMessage: 'The policy grants access to everybody.' }]
      : [];
    return { PolicyValidationPassed: ValidationErrors.length === 0, ValidationErrors };
  }

  return {
    PutResourcePolicy: { access: secretAccess(store, 'PutResourcePolicy'), run: put },
    GetResourcePolicy: { access: secretAccess(store, 'GetResourcePolicy'), run: get },
    DeleteResourcePolicy: { access: secretAccess(store, 'DeleteResourcePolicy'), run: remove },
    ValidateResourcePolicy: {
      access: (input, call) =>
        (input.SecretId === undefined
          ? globalAccess('ValidateResourcePolicy')
          : secretAccess(store, 'ValidateResourcePolicy'))(input, call),
      run: validate,
    },
  };
}

function parse(text: unknown): ResourcePolicy {
  if (typeof text !== 'string') throw missing('resourcePolicy');
  if (text.length > MOST_CHARACTERS) {
    throw errors.invalidParameter(`A resource policy can have at most ${MOST_CHARACTERS} characters.`);
  }
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw errors.malformedPolicy('This resource policy contains invalid Json');
  }
  const problem = policyProblem(document, 'resource');
  if (problem !== undefined) {
    throw errors.malformedPolicy(`This resource policy is not a policy: ${problem}`);
  }
  return document as ResourcePolicy;
}

/** Grants to everybody without a condition; AWS's own analysis sees further. */
function isPublic(document: ResourcePolicy): boolean {
  return statementsIn(document).some(({ Effect, Principal, Condition }) => {
    const principals = JSON.stringify(Principal);
    return Effect === 'Allow' && !Condition && (principals === '"*"' || principals === '{"AWS":"*"}');
  });
}
