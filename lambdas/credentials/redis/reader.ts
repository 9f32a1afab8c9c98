import { loginReader } from '../../redis/reader';
import { REDIS } from './contract';

/** Logs in to the server of the value. */
export const reader = loginReader(REDIS);
