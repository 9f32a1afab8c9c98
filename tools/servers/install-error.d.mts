/** A program could not be installed. */
export declare class InstallError extends Error {}
