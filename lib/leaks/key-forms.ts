import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { KeyForm } from '../../scan/src/assembly/contract';
import { ApiKeyStore } from '../api-key-store';
import { RotatingSecret } from '../rotating-secret';

/** Shortest prefix that identifies a key. */
const SHORTEST = 3;

/** Forms of the keys of an app that have a prefix, each once. A prefix that is not known at synth is left out. */
export function keyFormsOf(construct: IConstruct): KeyForm[] {
  const forms = construct.node.root.node.findAll().flatMap((node): KeyForm[] => {
    if (node instanceof ApiKeyStore) return [{ prefix: node.prefix }];
    return node instanceof RotatingSecret ? formOf(node.rotator._parameters) : [];
  });
  return [...new Map(forms.map((form) => [JSON.stringify(form), form])).values()];
}

function formOf({ prefix, alphabet, length }: Readonly<Record<string, unknown>>): KeyForm[] {
  if (typeof prefix !== 'string' || prefix.length < SHORTEST) return [];
  if ([prefix, alphabet, length].some((value) => Token.isUnresolved(value))) return [];
  if (alphabet === undefined && length === undefined) return [{ prefix }];
  return [{ prefix, alphabet: String(alphabet), length: Number(length) }];
}
