/**
 * Legal Entity Identifier, ISO 17442: eighteen letters or digits and two check digits, e.g. `7H6GLXDRUGQFU57RNE97`.
 * The check is ISO 7064 MOD 97-10, the one that IBANs use.
 */

const LEI = /^[A-Z0-9]{18}[0-9]{2}$/;

/**
 * True for upper-case text of the LEI's form whose check digits are right. Never throws.
 *
 * ISO 7064 generates the pairs 02 to 98 only; 00, 01 and 99 leave the same remainders and are let through here, since
 * the standard's own verification is the remainder alone and a wrongly refused counterparty stops a trade.
 */
export function isValidLei(text: string): boolean {
  return LEI.test(text) && remainderOf97(text) === 1;
}

/** The text read as one number, letters as two digits (A = 10 to Z = 35), modulo 97, taken digit by digit: it has up to 38. */
function remainderOf97(text: string): number {
  let remainder = 0;
  for (const character of text) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder;
}
