/** Name of the kind. */
export const MEMORYDB = 'memorydb';
