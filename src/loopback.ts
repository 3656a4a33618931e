// Names of this machine for itself. Pure.

/** `localhost`, `127.x.y.z` or `::1`, with or without brackets. */
export function isLoopbackName(host: string): boolean {
  const name = host.replaceAll(/^\[|\]$/g, '');
  return name === 'localhost' || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name);
}
