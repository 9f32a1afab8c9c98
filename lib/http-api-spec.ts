import { readFileSync } from 'node:fs';
import { Token } from 'aws-cdk-lib';
import { checkSpec, describeMistakes } from '../lambdas/credentials/http-api/spec/check';
import type { Spec } from '../lambdas/credentials/http-api/spec/types';
import { expectThat } from './checks/shape';
import { refuse } from './refuse';

/**
 * Description of an API that issues credentials: its requests, and the places of values in its answers. It is part of the
 * code of the rotator and cannot be changed when the stack is deployed.
 */
export class HttpApiSpec {
  /**
   * A description in a JSON file; docs/credentials/http-api.md describes its members.
   *
   * @param path - path of the file, absolute or relative to the working directory of the app.
   * @throws `SpecNotRead`, `SpecNotSupported`, `WrongType`
   */
  public static fromFile(path: string): HttpApiSpec {
    expectThat(typeof path === 'string', 'path of HttpApiSpec.fromFile', path, 'Pass the path of a file.');
    return new HttpApiSpec(parse(path), path);
  }

  /**
   * A description that the app composes, with the members of a JSON file.
   *
   * @param spec - an object that can be written as JSON, without tokens.
   * @throws `SpecNotSupported`, `UnknownAtSynth`
   */
  public static fromObject(spec: { [name: string]: unknown }): HttpApiSpec {
    return new HttpApiSpec(spec, 'The spec');
  }

  /** Name of the description. */
  public readonly name: string;

  /** Text of the description as JSON, which is part of the code of the rotator. */
  public readonly json: string;

  /** @internal */
  public readonly _spec: Spec;

  private constructor(spec: unknown, from: string) {
    this.json = JSON.stringify(spec) ?? '';
    if (Token.isUnresolved(spec) || Token.isUnresolved(this.json)) {
      refuse(
        'UnknownAtSynth',
        `${from} has a token, but it is checked and stored at synth.`,
        'Write the values, such as the id of an account.',
      );
    }
    const mistakes = checkSpec(spec);
    if (mistakes.length > 0) {
      refuse(
        'SpecNotSupported',
        `${from} has ${mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`}:\n${describeMistakes(mistakes)}\n`,
        'Correct them. docs/credentials/http-api.md describes the members.',
      );
    }
    this._spec = spec as Spec;
    this.name = this._spec.name;
  }
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    return refuse(
      'SpecNotRead',
      `The spec ${path} cannot be read as JSON: ${(error as Error).message}.`,
      'Correct the path or the file.',
    );
  }
}
