/** The simulated R2: what was put is there, whole. */
import type { Place, World } from '../world.ts';

export class SimulatedBucket {
  readonly files = new Map<string, ArrayBuffer | string>();
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** The binding as code at a place gets it. */
  binding(place: Place) {
    return {
      put: (key: string, content: ArrayBuffer | string) =>
        this.#world.call<void>(place, 'database', `archive: put ${key}`, answer => {
          this.files.set(key, content);
          answer({ ok: true, value: undefined });
        }),
      get: (key: string) =>
        this.#world.call<{ arrayBuffer(): Promise<ArrayBuffer | string> } | null>(
          place,
          'database',
          `archive: get ${key}`,
          answer => {
            const content = this.files.get(key);
            answer({ ok: true, value: content === undefined ? null : { arrayBuffer: async () => content } });
          },
        ),
    };
  }
}
