import { ConfigurationFault } from './configuration-fault.ts';

/** An address that begins with `http:` or `https:`, without slashes at its end. Throws {@link ConfigurationFault} for anything else. */
export function httpAddress(variable: string, text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) throw new ConfigurationFault(`${variable} is not an http address: ${text}`);
  return text.replace(/\/+$/, '');
}
