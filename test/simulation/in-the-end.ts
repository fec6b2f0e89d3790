/** What must hold once faults have stopped and nothing is left to happen. */
import type { Simulation } from './simulation.ts';

/** One that waits for a person is as far as it comes by itself. */
const FINISHED = ['BOOKED', 'REJECTED', 'CANCELLED', 'PENDING_APPROVAL'];

/** @param mostSteps those after which a world is given up */
export function inTheEnd(simulation: Simulation, mostSteps: number) {
  const { world, truth, views, queues, ledgers, answers, followers, file } = simulation;
  if (world.steps > mostSteps || simulation.isWorking || !queues.isEmpty)
    return world.violate('rest', `after ${world.steps} steps something still goes on`);
  for (const { name, storage } of ledgers.objects.values())
    if (storage.durableAlarm !== null) return world.violate('rest', `the alarm of ${name} still stands`);
  for (const { name, storage, id } of ledgers.objects.values())
    if (!truth.trades.has(id) && !storage.isEmpty) return world.violate('unknown', `${name} is not empty`);

  const parked = new Set(
    file.rows('SELECT tenant, trade_id FROM dead_letters').map(row => `${row.tenant}/${row.trade_id}`),
  );
  for (const [name, { tenant, tradeId, log }] of truth.trades) {
    const { status, version } = log.at(-1)?.trade ?? { status: 'nothing', version: 0 };
    if (!FINISHED.includes(status) && !(status === 'FAILED' && parked.has(name)))
      return world.violate(
        'finished',
        `${name} is ${status}${parked.has(name) ? '' : ', and not among the dead letters'}`,
      );
    const viewed = views.inUse(tenant, tradeId);
    const fed = truth.fed.get(name) ?? 0;
    if (viewed !== version || fed !== version)
      return world.violate('agreed', `${name} is at ${version}, its view at ${viewed}, its feed at ${fed}`);
  }
  answers.stillHold();
  for (const follower of followers) {
    if (!follower.connected) return world.violate('delivered', `${follower.isolate.name} is not connected`);
    const next = follower.nextVisible();
    if (next) return world.violate('delivered', `${follower.isolate.name} has not received ${next.position}`);
    if (!follower.arrived) return world.violate('delivered', `${follower.isolate.name} does not know that it has all`);
  }
}
