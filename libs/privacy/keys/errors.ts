/** Keys cannot be had just now, so nothing can be sealed or opened. The same call may be made again. */
export class KeysUnavailable extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'KeysUnavailable';
  }
}

/** The keys do not fit: another master key, another installation, another version. The message is one plain line for people. */
export class KeysRefused extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'KeysRefused';
  }
}
