/** The product cannot start as it is configured. The message is one plain line that names the variable. */
export class ConfigurationFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConfigurationFault';
  }
}
