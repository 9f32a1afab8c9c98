/** Name of the kind. */
export const ELASTICACHE = 'elasticache';
