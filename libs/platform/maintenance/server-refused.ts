/** A running server cannot be reached, or says no. The message is one plain line for people. */
export class ServerRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ServerRefused';
  }
}
