import { foldersFrom } from '#platform/configuration/configuration';
import { lagOf } from '#platform/maintenance/lag';

/** Prints how many events each view has still to fold. */
export async function lag(): Promise<void> {
  const { logId, head, views } = await lagOf(foldersFrom(process.env));
  console.log(`log ${logId}, head ${head ?? 'none'}`);
  for (const { view, behind, position } of views) {
    console.log(`${view.padEnd(16)} ${behind === null ? 'was built from another log' : `${behind} events behind`}, at ${position ?? 'the start'}`);
  }
}
