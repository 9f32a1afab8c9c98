import type { Assets } from '../assembly/assets';
import type { AssemblyStack } from '../assembly/cloud-assembly';
import { AwsError } from '../aws/errors';
import type { LocalAws } from '../aws/local-aws';
import { RehearsalError } from '../errors';
import { createResource, policyKey, type Spec } from './create';
import type { Existing } from './format';
import { externalReferences } from './references';
import { fromName, type Kind, keyOf, type ResourceId } from './resource-id';

/** A resource that the app refers to but does not create, and that is assumed to exist. */
export interface Assumed {
  readonly kind: Kind;
  /** ARN, or name of a secret. */
  readonly name: string;
  /** Path of the first construct that refers to it. */
  readonly path: string;
}

/** Resources that exist before the deploy. */
export interface ExistingResources {
  readonly assumed: readonly Assumed[];
  /** Names of resources that do not exist according to `exists`. */
  readonly absent: readonly string[];
  /** ARNs of roles. */
  readonly roles: readonly string[];
  /** Policies, identified by `policyKey`. Their unused grants are not reported. */
  readonly policies: readonly string[];
  /** Names and ARNs of secrets with unknown values. */
  readonly secretsWithoutValue: readonly string[];
  /** ARNs of permissions boundaries with unknown documents. */
  readonly boundariesNotKnown: readonly string[];
}

/** Members of `exists` by kind. Policies and keys come first, because other resources refer to them. */
const MEMBERS: readonly (readonly [Kind, Exclude<keyof Existing, 'vpcs'>])[] = [
  ['policy', 'policies'],
  ['key', 'keys'],
  ['user', 'users'],
  ['role', 'roles'],
  ['topic', 'topics'],
  ['secret', 'secrets'],
];

interface Entry {
  readonly id: ResourceId;
  readonly given?: Spec | false;
  readonly path?: string;
  readonly asBoundary?: boolean;
}

/**
 * Creates the resources that `exists` describes, and those that the stacks refer to by a literal name or ARN but do not
 * create. Must be called inside a task of the timeline.
 *
 * @throws InvalidOption
 */
export async function createExistingResources(
  aws: LocalAws,
  stacks: readonly AssemblyStack[],
  assets: Assets,
  exists: Existing = {},
): Promise<ExistingResources> {
  const entries = entriesOf(aws, exists);
  for (const { id, path, asBoundary } of externalReferences(stacks, assets, aws)) {
    const known = entries.get(keyOf(id));
    entries.set(keyOf(id), {
      path,
      ...known,
      // An ARN also contains the IAM path or the suffix of a secret.
      id: known?.id.arn === undefined ? { ...known?.id, ...id } : known.id,
      asBoundary: asBoundary || known?.asBoundary,
    });
  }
  const assumed: Assumed[] = [];
  const absent: string[] = [];
  const roles: string[] = [];
  const policies: string[] = [];
  const secretsWithoutValue: string[] = [];
  const boundariesNotKnown: string[] = [];
  for (const [kind] of MEMBERS) {
    for (const { id, given, path, asBoundary } of [...entries.values()].filter(
      (entry) => entry.id.kind === kind,
    )) {
      if (given === false) {
        absent.push(id.name);
        continue;
      }
      const arn = await create(aws, id, given, asBoundary);
      if (arn === undefined) continue;
      if (kind === 'role') roles.push(arn);
      if (kind === 'policy') policies.push(arn);
      policies.push(...Object.keys(given?.policies ?? {}).map((policy) => policyKey(arn, policy)));
      if (kind === 'secret' && given?.value === undefined) {
        secretsWithoutValue.push(id.name, arn, arn.replace(/-[A-Za-z0-9]{6}$/, ''));
      }
      if (asBoundary && given?.document === undefined) boundariesNotKnown.push(arn);
      if (given === undefined) assumed.push({ kind, name: arn, path: path as string });
    }
  }
  return { assumed, absent, roles, policies, secretsWithoutValue, boundariesNotKnown };
}

function entriesOf(aws: LocalAws, exists: Existing): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const [kind, member] of MEMBERS) {
    for (const [name, given] of Object.entries(exists[member] ?? {})) {
      const id = fromName(kind, name, aws);
      if (!id) throw unusable(`${member}[${JSON.stringify(name)}]`, `not the name or ARN of a ${kind}`);
      entries.set(keyOf(id), { id, given });
    }
  }
  return entries;
}

/** Creates a resource. Returns its ARN; undefined for an assumed resource that cannot exist. */
async function create(aws: LocalAws, id: ResourceId, given: Spec | undefined, asBoundary = false) {
  try {
    return await createResource(aws, id, given, asBoundary);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (given === undefined) return undefined;
    throw unusable(`the ${id.kind} ${id.name}`, error.message);
  }
}

function unusable(place: string, reason: string): RehearsalError {
  return new RehearsalError(
    'InvalidOption',
    `The option "exists" is invalid: ${place} cannot exist: ${reason.replace(/\.$/, '')}.`,
    'Correct the description. The README of the rehearsal describes the format.',
  );
}
