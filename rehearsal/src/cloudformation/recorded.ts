import type { Json } from '../assembly/json-file';
import { intrinsicOf } from './template';

/** Stands in for a resource of a type that is not simulated, so that what refers to it can be created. */
export function recorded(
  type: string,
  properties: Json,
  physicalId: string,
  environment: { account: string; region: string },
): { physicalId: string; attribute(name: string): unknown } {
  const service = (type.split('::')[1] ?? 'custom').toLowerCase();
  const arn = `arn:aws:${service}:${environment.region}:${environment.account}:${physicalId}`;
  return {
    physicalId,
    attribute(name) {
      const own = properties[name];
      if (own !== undefined && typeof own !== 'object' && !intrinsicOf(own)) return String(own);
      return /arn$/i.test(name) ? arn : `${physicalId}-${name.toLowerCase()}`;
    },
  };
}
