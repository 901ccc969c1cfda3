import { installationFrom } from '#platform/configuration/configuration';
import { rebuildAll } from '#platform/maintenance/rebuild-all';

/** Builds every view again, and prints how much that was. */
export async function rebuildViews(): Promise<void> {
  const began = performance.now();
  const { events, views } = await rebuildAll(installationFrom(process.env), (message) => console.error(message));
  console.log(`${events} events folded into ${views} views in ${((performance.now() - began) / 1_000).toFixed(1)} s`);
}
