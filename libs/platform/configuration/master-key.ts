import { readMasterKeys } from '#privacy/keys/master-keys';
import { ConfigurationFault } from './configuration-fault.ts';

/** What wraps all data keys, by the text of `KEYS_MASTER_KEY`: the newest first. Throws {@link ConfigurationFault}, which does not repeat the text. */
export function masterKeysIn(text: string): readonly Uint8Array[] {
  const keys = readMasterKeys(text);
  if (!keys) throw new ConfigurationFault('KEYS_MASTER_KEY is not 32 bytes in base64url or hex, or several of them, comma separated');
  return keys;
}
