/** A user name and password that one service takes instead of a signature. */
export interface ServiceSpecificCredential {
  readonly id: string;
  readonly serviceName: string;
  readonly serviceUserName: string;
  readonly createDate: Date;
  /** Absent: it does not expire. */
  readonly expirationDate?: Date;
  status: 'Active' | 'Inactive';
  password: string;
}
