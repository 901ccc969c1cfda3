import { ConfigurationFault } from './configuration-fault.ts';

/** The folder that a `sqlite:FOLDER` address names; the data directory by default. `later` is the scheme of the server engine, which this version has not. */
export function folderOf(variable: string, address: string | undefined, dataDir: string, later: string): string {
  if (!address || address === 'sqlite:') return dataDir;
  if (address.startsWith('sqlite:')) return address.slice('sqlite:'.length);
  if (address.startsWith(`${later}:`)) throw new ConfigurationFault(`${variable}: ${later}:// is not supported by this version; use sqlite:FOLDER`);
  throw new ConfigurationFault(`${variable} is not an address of a store: ${address.split(':')[0] ?? ''}:…; use sqlite:FOLDER`);
}
