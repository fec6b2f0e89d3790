/** Attacks on the bounds of streams: long messages, floods of messages and sockets, and clients that acknowledge nothing. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { amended } from './requests.ts';
import { type Attack, flood, type Stream, type Target } from './target.ts';

const MAX_MESSAGE_BYTES = 32_768;
const MAX_MESSAGES = 500;
const MAX_SOCKETS = 100;
/** Bounds of what is sent ahead of acknowledgements to a client that is behind, and one frame. */
const MAX_AHEAD_ITEMS = 1_000 + 500;
const MAX_AHEAD_BYTES = 4 * 2 ** 20 + 900_000;

export const STREAM_ATTACKS: readonly Attack[] = [
  { family: 'bounds', claim: 'a message over 32,768 bytes is a 4400', run: longMessages },
  { family: 'bounds', claim: '501 messages in 10 s are a 4429', run: messageFlood },
  { family: 'bounds', claim: 'the 101st stream of a subject is a 429', run: socketFlood },
  { family: 'bounds', claim: 'a client that acknowledges nothing waits', isLarge: true, run: unacknowledged },
];

async function longMessages(target: Target): Promise<string> {
  const caller = await target.caller('long-winded', 'trader');
  const messages = [
    JSON.stringify({ type: 'filter', accounts: ['a'.repeat(MAX_MESSAGE_BYTES)] }),
    // Exceeds the bound in bytes only.
    `{"type":"ack","position":1}${'\u2028'.repeat(MAX_MESSAGE_BYTES / 3 + 1)}`,
    'x'.repeat(1_000_000),
    '['.repeat(MAX_MESSAGE_BYTES + 1),
  ];
  for (const message of messages) {
    const stream = await caller.stream();
    stream.send(message);
    assert.equal((await stream.ended()).code, 4400);
  }
  const bystander = await caller.stream();
  await assertLives(bystander);
  bystander.close();
  return `${messages.length} messages, up to 1 MB`;
}

async function messageFlood(target: Target): Promise<string> {
  const [loud, other] = [await target.caller('chatty', 'trader'), await target.caller('calm', 'trader')];
  const bystander = await other.stream();
  // Uses two streams, since the bound is the subject's.
  const streams = [await loud.stream(), await loud.stream()];
  for (let n = 0; n <= MAX_MESSAGES; n++) streams[n % 2]?.send({ type: 'filter' });
  const end = await Promise.race(streams.map(stream => stream.ended()));
  assert.deepEqual(end, { code: 4429, reason: 'too_many_messages' });
  await assertLives(bystander);
  for (const stream of [...streams, bystander]) stream.close();
  return `${MAX_MESSAGES + 1} messages on two streams`;
}

async function socketFlood(target: Target): Promise<string> {
  const [greedy, other] = [await target.caller('greedy', 'trader'), await target.caller('modest', 'trader')];
  const streams = await flood(MAX_SOCKETS, () => greedy.stream());
  for (let n = 0; n < 3; n++) await greedy.expect(429, 'GET', '/v1/stream', { headers: UPGRADE });
  await other.expect(101, 'GET', '/v1/stream', { headers: UPGRADE });
  for (const stream of streams) stream.close();
  return `${MAX_SOCKETS} streams, and 3 more`;
}

async function unacknowledged(target: Target): Promise<string> {
  const caller = await target.caller('silent', 'operations', `${target.tenant}-silent`);
  // Uses the longest reason, which makes the largest events.
  await flood(8, () => amended(caller, target.scale.commands / 4, '\u{1f600}'.repeat(500)));
  const stream = await caller.stream('&after=0');
  await quiet(stream);
  assert.ok(stream.items <= MAX_AHEAD_ITEMS, `${stream.items} items came without an acknowledgement`);
  assert.ok(stream.bytes <= MAX_AHEAD_BYTES, `${stream.bytes} bytes came without an acknowledgement`);
  const came = `${stream.items} items, ${stream.bytes.toLocaleString('en')} bytes`;
  assert.ok(stream.items < stream.head, `${came}: all there are, so use more commands`);
  assert.deepEqual(await stream.ended(90), { code: 4008, reason: 'too_slow' });
  return `${came}, then 4008`;
}

const UPGRADE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
};

async function assertLives(stream: Stream): Promise<void> {
  stream.send('ping');
  await stream.pong();
  assert.equal(stream.end, null);
}

/** Waits until nothing has come for a second. */
async function quiet(stream: Stream): Promise<void> {
  let before = -1;
  while (stream.bytes > before) {
    before = stream.bytes;
    await pause(1_000);
  }
}
