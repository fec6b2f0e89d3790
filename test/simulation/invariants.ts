/** What must hold after every step, whatever happens, and at the end. Each has the name under which its breach is told. */
export const INVARIANTS = {
  durable: 'An answer of 201 or 202 means durable: its event is in the log, with that answer, from then on.',
  'one effect':
    'One key has one effect: no log holds a key twice, and whoever repeats a command gets the first answer, byte for byte.',
  'own command': 'A key that was used for another command is refused, and a command that had its effect never is.',
  precondition: 'A command that names a version is carried out on that version or not at all.',
  'append only': 'What a log holds stays as it is: events are neither changed nor removed.',
  chain:
    'A log is a chain: sequences without a gap, each hash taken over its event and the one before, time never going back.',
  lifecycle:
    'What follows in a log is what a plain model of a trade allows: booked once for what was asked, by two people where it takes two, reversed exactly, rolled back to the terms of that version.',
  replay: 'The same log gives the same trade: the fold agrees with the plain model, in status and terms.',
  read: 'A read shows every command acknowledged before it, and the trade exactly as the log has it.',
  unknown: "Asking for a trade that does not exist writes nothing, and another tenant's trade does not exist.",
  verified: 'Every log verifies, at every moment.',
  'view forward':
    'A row of the view moves to a higher version only, and shows the trade exactly as it was at that version.',
  journal: 'The journal holds each booking and reversal of the versions that the view shows, once, and nothing else.',
  positions: 'A position is what a plain calculation makes of the journal.',
  counts: 'The counts by account and status are those of the rows.',
  'feed order':
    'The feed has each event once, at one position, positions without a hole and each trade in sequence, and never changes.',
  viewed: 'The feed never believes of a trade that the views have come further with it than they have.',
  archive: 'What is no longer in the feed is in its archive.',
  stream: 'What a client receives is a prefix of what it may see of the feed, without a gap, nothing twice.',
  acknowledged: 'A message is acknowledged only when its outcome is durable and published, or it is parked.',
  unhandled: 'No failure goes unhandled.',
  finished:
    'Every accepted trade is finished in the end: booked, rejected, cancelled, before a person for approval, or parked as failed with a dead letter.',
  agreed: 'In the end, views, journal and feed have come as far as every log.',
  delivered: 'In the end, every connected client has received all that it may see.',
  rest: 'When faults stop, everything comes to rest: no message, no alarm of a trade, no retry goes on for ever.',
} as const;

export type Invariant = keyof typeof INVARIANTS;
