import { loginReader } from '../../redis/reader';
import { ELASTICACHE } from './contract';

/** Logs in to the endpoint of the value. */
export const reader = loginReader(ELASTICACHE);
