import { serverOf, type ServerOptions } from './on-server.ts';

interface Finding {
  readonly gravity: string;
  readonly about: string;
  readonly words: string;
  readonly advice: string;
}

/** Prints why anything stands still and what to do; exit code 1 when something has to be done. */
export async function doctor(options: ServerOptions): Promise<void> {
  const { healthy, findings } = await (await serverOf(options)).get<{ readonly healthy: boolean; readonly findings: readonly Finding[] }>('/v1/admin/doctor');
  for (const { gravity, about, words, advice } of findings) {
    console.log(`${gravity}: ${about}: ${words}`);
    console.log(`  ${advice}`);
  }
  console.log(healthy ? 'Nothing stands still.' : 'Something has to be done.');
  if (!healthy) process.exitCode = 1;
}
