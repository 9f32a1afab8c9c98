import type { VendorRule } from '../vendor';
import { AI } from './ai';
import { CLOUDS } from './clouds';
import { SERVICES } from './services';

/** Formats from the documentation of vendors, beside those of gitleaks. */
export const FORMATS: readonly VendorRule[] = [...CLOUDS, ...AI, ...SERVICES];
