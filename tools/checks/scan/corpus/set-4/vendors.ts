import type { Maker } from '../maker';
import { CLOUDS } from './cloud-vendors';
import { SERVICES } from './service-vendors';
import { weighted } from './values';

/** Credential of a vendor, with the names that projects give it. */
export interface Vendor {
  readonly name: string;
  readonly keys: readonly string[];
  readonly value: (m: Maker) => string;
}
/** Vendor with its weight, and keys that are separated by commas. */
export type VendorRow = readonly [weight: number, name: string, keys: string, value: (m: Maker) => string];

const VENDORS = [...CLOUDS, ...SERVICES].map(([weight, name, keys, value]): [number, Vendor] => [
  weight,
  { name, keys: keys.split(','), value },
]);

/** A vendor, the common ones more often. */
export const vendorOf = (m: Maker): Vendor => weighted(m, VENDORS);
