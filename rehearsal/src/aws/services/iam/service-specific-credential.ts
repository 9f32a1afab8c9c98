/** A user name and password for one service, in place of a signature. */
export interface ServiceSpecificCredential {
  readonly id: string;
  readonly serviceName: string;
  readonly serviceUserName: string;
  readonly createDate: Date;
  /** Absent if the credential does not expire. */
  readonly expirationDate?: Date;
  status: 'Active' | 'Inactive';
  password: string;
}
