/**
 * `npm run bench:stream`: many clients on one tenant's stream. CLIENTS, RATE (trades a second) and SECONDS may be given.
 * Prints a table in Markdown; docs/stream-bench.md keeps a measured one.
 */
import { machine } from '../bench/machine.ts';
import { benchStream, type StreamResult } from '../bench/stream.ts';

const count = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);
const setup = { clients: count('CLIENTS', 1000), tradesPerSecond: count('RATE', 20), seconds: count('SECONDS', 60) };

const ms = (value: number) => value.toFixed(1);
const mb = (value: number) => value.toFixed(0);

function table(result: StreamResult): string {
  const { latency, submission, latecomer, memoryMb, faults } = result;
  const [without = 0, connected = 0, ...during] = memoryMb;
  const rows = [
    ['clients, on one tenant', setup.clients],
    ['trades', `${result.submitted} in ${setup.seconds} s (${setup.tradesPerSecond}/s), ${result.events} events`],
    ['every client has every event once and in order', faults.length === 0 ? 'yes' : `NO: ${faults.length} faults`],
    ['submission, ms', `p50 ${ms(submission.p50)}, p99 ${ms(submission.p99)}`],
    ...(['TradeSubmitted', 'TradeBooked'] as const).map(type => [
      `201 → frame with \`${type}\`, ms`,
      `p50 ${ms(latency[type].p50)}, p99 ${ms(latency[type].p99)}, max ${ms(latency[type].max)}`,
    ]),
    [
      'a client that was away, back while trades go on',
      `${latecomer.missed} events missed, had after ${mb(latecomer.caughtUpMs)} ms; no gap, no double`,
    ],
    ['memory of workerd, MB', `${mb(without)} at first, ${mb(connected)} with all clients connected`],
    ['the same during the run, every 5 s', during.map(mb).join(', ')],
  ];
  return ['| | |', '| --- | --- |', ...rows.map(row => `| ${row.join(' | ')} |`)].join('\n');
}

const result = await benchStream(setup);
console.log(table(result));
console.log(
  `\n${machine()}, clients and server on the same machine: ` +
    `\`CLIENTS=${setup.clients} RATE=${setup.tradesPerSecond} SECONDS=${setup.seconds} npm run bench:stream\``,
);
for (const fault of result.faults.slice(0, 20)) console.error(fault);
process.exit(result.faults.length === 0 ? 0 : 1);
