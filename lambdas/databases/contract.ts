/** Name of the file in the code of the function that holds the certificate authorities of the user. */
export const CERTIFICATE_FILE = 'ca.pem';
