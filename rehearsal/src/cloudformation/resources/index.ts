import type { ResourceHandler } from '../resource';
import { appSync } from './appsync';
import { cacheUsers } from './cache-users';
import { cognito } from './cognito';
import { iam } from './iam';
import { kms } from './kms';
import { lambda } from './lambda';
import { messaging } from './messaging';
import { observability } from './observability';
import { origin } from './origin';
import { secretsManager } from './secrets-manager';

/** The simulated resource types, besides custom resources and nested stacks. */
export const RESOURCE_HANDLERS: Readonly<Record<string, ResourceHandler>> = {
  ...appSync,
  ...cacheUsers,
  ...cognito,
  ...iam,
  ...kms,
  ...lambda,
  ...messaging,
  ...observability,
  ...origin,
  ...secretsManager,
};
