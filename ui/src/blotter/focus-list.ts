/** Where the focus goes when what had it is gone: the list of trades, or the screen where there is none. */
export const TRADE_LIST = 'trades';

export function focusListIfLost(): void {
  if (document.activeElement === null || document.activeElement === document.body) focusList();
}

export function focusList(): void {
  const list = document.getElementById(TRADE_LIST) ?? document.querySelector('main');
  if (list?.localName === 'main') list.tabIndex = -1;
  list?.focus({ preventScroll: true });
}
