/** Subpath of the listener for notices of new versions. */
export * from '../notices';
