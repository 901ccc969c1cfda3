/** From this version on, what was released holds for ever. */
export const FIRST_RELEASE = '0.1.0';

/** Whether a version of the package is bound by what was released: 0.1.0 and above. */
export function binds(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 0 || minor >= 1;
}
