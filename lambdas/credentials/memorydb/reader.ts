import { loginReader } from '../../redis/reader';
import { MEMORYDB } from './contract';

/** Logs in to the endpoint of the value. */
export const reader = loginReader(MEMORYDB);
