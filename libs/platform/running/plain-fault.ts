import { CheckpointRefused } from '#engine/views/view-runner';
import { DataDirectoryRefused } from '#event-store/errors';
import { KeysRefused } from '#privacy/keys/errors';
import { ViewFileRefused } from '#view-store/sqlite/connection';
import { ConfigurationFault } from '../configuration/configuration-fault.ts';
import { ServerRefused } from '../maintenance/server-refused.ts';

const FOR_PEOPLE = [ConfigurationFault, DataDirectoryRefused, ViewFileRefused, CheckpointRefused, KeysRefused, ServerRefused];

/** The one plain line that a fault comes down to which people can mend themselves; null for faults of the program. */
export function plainFault(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const inUse = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  return inUse || FOR_PEOPLE.some((kind) => error instanceof kind) ? error.message : null;
}
