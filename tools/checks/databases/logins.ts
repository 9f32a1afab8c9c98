/**
 * The logins in progress. Hours pass only between logins: a login that begins with a value that works must not end hours
 * later.
 */
export class Logins {
  private inProgress = 0;
  private closed: Promise<void> | undefined;
  private onIdle: (() => void) | undefined;

  async during<T>(login: () => Promise<T>): Promise<T> {
    while (this.closed) await this.closed;
    this.inProgress++;
    try {
      return await login();
    } finally {
      this.inProgress--;
      if (this.inProgress === 0) this.onIdle?.();
    }
  }

  /** Waits until no login is in progress, and runs `work`. */
  async between(work: () => void): Promise<void> {
    let open = () => {};
    this.closed = new Promise((resolve) => {
      open = resolve;
    });
    if (this.inProgress > 0) {
      await new Promise<void>((resolve) => {
        this.onIdle = resolve;
      });
    }
    this.onIdle = undefined;
    work();
    this.closed = undefined;
    open();
  }
}

/** The speed of the machine and the server, to which the clients adapt. */
export class Pace {
  /** Duration of the last rotation with its sweeps, milliseconds of real time; at most that of a server that hangs. */
  rotation = 200;

  async measure<T>(rotation: () => Promise<T>): Promise<T> {
    const began = performance.now();
    try {
      return await rotation();
    } finally {
      this.rotation = Math.min(2000, performance.now() - began);
    }
  }
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
