import { badSettings } from 'cdk-rekey-engine';
import { APIGATEWAY_API_KEY } from './contract';

/** Parameters of the kind. */
export interface Parameters {
  /** Ids of the usage plans. */
  readonly usagePlanIds: readonly string[];
  /** URL of a method that requires a key; undefined without one. */
  readonly url: string | undefined;
}

/** @throws BadSettings */
export function readParameters({ usagePlanIds, url }: Readonly<Record<string, unknown>>): Parameters {
  const ids = typeof usagePlanIds === 'string' ? usagePlanIds.split(',') : [];
  if (ids.length === 0 || !ids.every((id) => /^[\w-]+$/.test(id)))
    throw badSettings(`The usagePlanIds of the kind ${APIGATEWAY_API_KEY} are not ids of usage plans.`);
  if (url === undefined) return { usagePlanIds: [...ids].sort(), url };
  if (typeof url !== 'string' || !/^https:\/\/[a-z0-9.-]+(\/[^\s#]*)?$/i.test(url))
    throw badSettings(`The url of the kind ${APIGATEWAY_API_KEY} is not https://HOST/PATH.`);
  return { usagePlanIds: [...ids].sort(), url };
}
