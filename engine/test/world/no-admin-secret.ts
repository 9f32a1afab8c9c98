/** The reader of the admin secret, for kinds that have none. */
export const noAdminSecret = () => Promise.reject(new Error('This kind has no admin secret.'));
