/** The tables of docs/cost.md. */
import { table } from '../../scripts/lib/table.ts';
import type { Path } from './paths.ts';
import { durationUsdPerMillion, PRICES, RESOURCES, usdPerMillion } from './resources.ts';

const amount = (value: number): string => (value === 0 ? '·' : String(Math.round(value * 100) / 100));
const usd = (value: number): string => value.toFixed(2);

/** What is billed of each way, and its price. */
export function pathTable(paths: readonly Path[]): string {
  const used = RESOURCES.filter(resource => paths.some(({ measured }) => measured.usage[resource] > 0));
  return table(
    ['one …', ...used.map(resource => PRICES[resource].name), 'USD per million', 'and for duration, about'],
    [
      ['USD per million of it', ...used.map(resource => String(PRICES[resource].usd)), '', ''],
      ...paths.map(({ name, unit, measured }) => [
        `${unit}: ${name}${measured.batch > 1 ? ` (${amount(measured.batch)} to a batch)` : ''}`,
        ...used.map(resource => amount(measured.usage[resource])),
        usd(usdPerMillion(measured.usage)),
        usd(durationUsdPerMillion(measured.objectSeconds)),
      ]),
    ],
  );
}

/** Who uses it, for one of the ways beside another. */
export function lineTable(one: Path, other: Path): string {
  const key = (line: { resource: string; by: string }) => `${line.resource} ${line.by}`;
  const find = (path: Path, wanted: string) => path.measured.lines.find(line => key(line) === wanted)?.amount ?? 0;
  const keys = [...new Set([...one.measured.lines, ...other.measured.lines].map(key))];
  const rows = keys.map(wanted => {
    const [resource = 'workerRequests', by] = split(wanted);
    const price = PRICES[resource].usd;
    const [first, second] = [find(one, wanted), find(other, wanted)];
    return {
      resource,
      first,
      second,
      cells: [PRICES[resource].name, by, amount(first), usd(first * price), amount(second), usd(second * price)],
    };
  });
  const priced = rows.filter(({ resource, first, second }) => Math.max(first, second) * PRICES[resource].usd >= 0.01);
  priced.sort((a, b) => RESOURCES.indexOf(a.resource) - RESOURCES.indexOf(b.resource));
  return table(
    ['billed', 'by', one.name, 'USD/million', other.name, 'USD/million'],
    priced.map(({ cells }) => cells),
  );
}

function split(key: string): [(typeof RESOURCES)[number] | undefined, string] {
  const space = key.indexOf(' ');
  return [RESOURCES.find(resource => resource === key.slice(0, space)), key.slice(space + 1)];
}
