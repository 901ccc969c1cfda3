import { StoreUnavailable } from '#event-store/errors';
import { KeysUnavailable } from '../keys/errors.ts';

/** Keys that cannot be had are a store that cannot be reached, to whoever knows nothing of keys. */
export async function reached<T>(task: Promise<T>): Promise<T> {
  try {
    return await task;
  } catch (error) {
    throw error instanceof KeysUnavailable ? new StoreUnavailable(`keys cannot be had: ${error.message}`, error) : error;
  }
}
