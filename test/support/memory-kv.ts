/** The key-value storage of an object, in memory: values are copied in and out, names are in order, limits are refused as workerd does. */
export class MemoryKv implements SyncKvStorage {
  readonly #values = new Map<string, unknown>();

  get<T = unknown>(name: string): T | undefined {
    return structuredClone(this.#values.get(name)) as T | undefined;
  }

  put<T>(name: string, value: T): void {
    this.#values.set(name, structuredClone(value));
  }

  delete(name: string): boolean {
    return this.#values.delete(name);
  }

  list<T = unknown>({
    prefix = '',
    start,
    startAfter,
    end,
    reverse,
    limit,
  }: SyncKvListOptions = {}): Iterable<[string, T]> {
    if (limit !== undefined && !(limit >= 1 && limit < 2 ** 31)) throw new TypeError('List limit must be positive.');
    const names = [...this.#values.keys()]
      .filter(
        name =>
          name.startsWith(prefix) &&
          (start === undefined || name >= start) &&
          (startAfter === undefined || name > startAfter) &&
          (end === undefined || name < end),
      )
      .sort();
    if (reverse) names.reverse();
    return names.slice(0, limit).map(name => [name, structuredClone(this.#values.get(name)) as T]);
  }
}
