import type { Maker } from '../maker';
import { AI } from './ai';
import { CLOUD } from './cloud';
import { SERVICES } from './services';

/** Makes a credential with the form that its vendor documents. */
export type Format = (make: Maker) => string;

/** Formats of vendors by name, from their documentation, and not from the rules of a scanner. */
export const FORMATS: Readonly<Record<string, Format>> = { ...CLOUD, ...SERVICES, ...AI };
