/** The name of the kind. */
export const HTTP_API = 'http-api';

/** Name of the file in the code of the function that holds the description of the API. */
export const SPEC_FILE = 'spec.json';
