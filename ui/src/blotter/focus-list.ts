/** Where the focus goes when what had it is gone: the list of trades, which is always there. */
export const TRADE_LIST = 'trades';

export function focusListIfLost(): void {
  if (document.activeElement === null || document.activeElement === document.body) focusList();
}

export const focusList = (): void => document.getElementById(TRADE_LIST)?.focus({ preventScroll: true });
