/** A second calculation of positions, to hold the product's against. */

/** Whole units of 10⁻⁸, the last digit that is kept. */
export const units = (text: string): bigint => {
  const [whole = '0', digits = ''] = text.replace('-', '').split('.');
  const value = BigInt(whole + digits.padEnd(8, '0'));
  return text.startsWith('-') ? -value : value;
};
const abs = (value: bigint) => (value < 0n ? -value : value);

/** n ÷ d, half to even. */
function roundedQuotient(n: bigint, d: bigint): bigint {
  const [magnitude, divisor] = [abs(n), abs(d)];
  const [floor, rest] = [magnitude / divisor, magnitude % divisor];
  const up = 2n * rest > divisor || (2n * rest === divisor && floor % 2n === 1n);
  const rounded = up ? floor + 1n : floor;
  return n < 0n !== d < 0n ? -rounded : rounded;
}

/** Average cost written down once more, in integers, without any code of the product. */
export function reference(bookings: { quantity: string; cash: string }[]) {
  let [quantity, cost, realized] = [0n, 0n, 0n];
  for (const booking of bookings) {
    const [moved, spent] = [units(booking.quantity), -units(booking.cash)];
    const opposite = quantity !== 0n && quantity > 0n !== moved > 0n;
    const closing = !opposite ? 0n : abs(moved) < abs(quantity) ? abs(moved) : abs(quantity);
    const released =
      closing === abs(quantity) ? (opposite ? cost : 0n) : roundedQuotient(cost * closing, abs(quantity));
    const forClosing = closing === abs(moved) ? spent : roundedQuotient(spent * closing, abs(moved));
    realized -= released + forClosing;
    cost += spent - forClosing - released;
    quantity += moved;
  }
  return { quantity, cost, realized };
}
