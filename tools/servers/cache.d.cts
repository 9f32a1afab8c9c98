/** Cache outside of the clone. */
export declare const CACHE: string;
/** Folder of programs. */
export declare const PROGRAMS: string;
