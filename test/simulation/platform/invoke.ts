/** Calls of the methods of production objects, whose failures all come the same way. */

export type Instance = Record<string, unknown>;

export async function invoke(instance: Instance, method: string, args: unknown[]): Promise<unknown> {
  const found = instance[method];
  if (typeof found !== 'function') throw new TypeError(`there is no method ${method}`);
  return found.apply(instance, args);
}

export const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
