import { basename } from 'node:path';
import { CfnElement, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Construct paths of the resources, outputs and parameters of an app. */
export class ConstructPaths {
  private readonly paths = new Map<string, string>();

  constructor(app: IConstruct | undefined) {
    for (const construct of app?.node.findAll() ?? []) {
      if (Stack.isStack(construct)) this.paths.set(keyOf(construct.templateFile, ''), construct.node.path);
      if (!CfnElement.isCfnElement(construct)) continue;
      const stack = Stack.of(construct);
      this.paths.set(keyOf(stack.templateFile, stack.resolve(construct.logicalId)), construct.node.path);
    }
  }

  /** Path of the stack of a template, or undefined if it is not known. */
  ofStack(template: string): string | undefined {
    return this.of(template, '');
  }

  /** Path of a logical id in a template, or undefined if it is not known. */
  of(template: string, logicalId: string): string | undefined {
    return this.paths.get(keyOf(basename(template), logicalId));
  }
}

const keyOf = (file: string, logicalId: string) => `${file}\0${logicalId}`;
