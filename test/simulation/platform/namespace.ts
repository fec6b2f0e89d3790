/** Simulated bindings of Durable Objects: an object for each name, and stubs that call it. */
import type { Place, World } from '../world.ts';
import { type ObjectKind, SimulatedObject } from './objects.ts';

/** All objects of one class, by name. */
export class Namespace {
  readonly objects = new Map<string, SimulatedObject>();
  readonly #world: World;
  readonly #kind: ObjectKind;

  constructor(world: World, kind: ObjectKind) {
    this.#world = world;
    this.#kind = kind;
  }

  object(id: string): SimulatedObject {
    const known = this.objects.get(id);
    if (known) return known;
    const object = new SimulatedObject(this.#world, this.#kind, id);
    this.objects.set(id, object);
    return object;
  }

  /** The binding as code at a place gets it. */
  binding(place: Place) {
    return { getByName: (id: string) => this.#stub(place, id) };
  }

  #stub(place: Place, id: string): object {
    const call = (method: string, args: unknown[]) => this.object(id).call(place, method, args);
    return new Proxy(
      {},
      {
        get: (_target, method) =>
          typeof method === 'string' && method !== 'then' ? (...args: unknown[]) => call(method, args) : undefined,
      },
    );
  }
}
