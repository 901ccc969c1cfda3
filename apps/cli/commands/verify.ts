import { installationFrom } from '#platform/configuration/configuration';
import { verifyAll } from '#platform/maintenance/verify-all';

/** Prints two hashes for each view; exit code 1 when a pair differs. */
export async function verifyViews(): Promise<void> {
  const results = await verifyAll(installationFrom(process.env), (message) => console.error(message));
  for (const { view, documents, live, rebuilt, equal } of results) {
    console.log(`${equal ? 'equal ' : 'DIFFER'} ${view.padEnd(16)} ${String(documents).padStart(8)} documents  ${live ?? '-'}  ${rebuilt ?? '-'}`);
  }
  if (results.some(({ equal }) => !equal)) process.exitCode = 1;
}
