import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AssemblyStack } from '../assembly/cloud-assembly';
import { type Json, readJsonObject } from '../assembly/json-file';
import type { LocalAws } from '../aws/local-aws';
import { serveCaches } from '../issuers/cache-endpoint';
import { serveCodeCommit } from '../issuers/codecommit-endpoint';
import { serveGraphql } from '../issuers/graphql-endpoint';
import type { Serve } from '../issuers/issuer';
import { serveOrigins } from '../issuers/origin-endpoint';
import { serveBedrock, serveKeyspaces, serveLogs } from '../issuers/service-credentials';
import { serveSmtp } from '../issuers/smtp-endpoint';
import { serveStages } from '../issuers/stage-endpoint';
import { serveTokenEndpoints } from '../issuers/token-endpoint';
import { serveOf } from '.';

/** Issuers of the kinds that the stacks declare. Each answers only for functions that rotate secrets of its kind. */
export function issuersOfKinds(stacks: readonly AssemblyStack[], aws: LocalAws): Serve[] {
  const kinds = declaredKinds(stacks);
  const ofAws: Readonly<Record<string, readonly Serve[]>> = {
    'apigateway-api-key': [serveStages(aws)],
    'appsync-api-key': [serveGraphql(aws)],
    'cognito-app-client': [serveTokenEndpoints(aws.cognito)],
    elasticache: [serveCaches(aws.elastiCache.users)],
    memorydb: [serveCaches(aws.memoryDb.users)],
    'origin-verify-header': [serveOrigins(aws)],
    'service-credential': [serveBedrock(aws), serveLogs(aws), serveCodeCommit(aws), serveKeyspaces(aws)],
    'ses-smtp': [serveSmtp(aws)],
  };
  return [...new Set(kinds.values())].flatMap((kind) => {
    const own = serveOf(kind);
    const serves = own ? [own] : (ofAws[kind] ?? []);
    return serves.map((serve) =>
      forKind(serve, ({ REKEY_RESOURCE = '' }) => kinds.get(REKEY_RESOURCE) === kind),
    );
  });
}

function forKind(serve: Serve, rotates: (environment: Readonly<Record<string, string>>) => boolean): Serve {
  return async (context) => {
    const issuer = await serve(context);
    const hosts: typeof issuer.hosts = (of) => (rotates(of.environment) ? issuer.hosts(of) : []);
    const prepare: typeof issuer.prepare = (of) =>
      rotates(of.environment) ? issuer.prepare?.(of) : undefined;
    return Object.create(issuer, { hosts: { value: hosts }, prepare: { value: prepare } });
  };
}

/** Kinds by the logical ids of their custom resources, nested stacks included. */
function declaredKinds(stacks: readonly AssemblyStack[]): ReadonlyMap<string, string> {
  const templates = [...new Set(stacks.map(({ directory }) => directory))].flatMap((directory) =>
    readdirSync(directory)
      .filter((file) => /\.template\.json$/.test(file))
      .map((file) => readJsonObject(join(directory, file))),
  );
  return new Map(
    templates
      .flatMap(({ Resources }) => Object.entries((Resources ?? {}) as Record<string, Json>))
      .flatMap(([id, { Type, Properties }]) =>
        Type === 'Custom::RekeyCredential' ? [[id, String(Properties?.Kind)] as const] : [],
      ),
  );
}
