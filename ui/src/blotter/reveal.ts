/** Brings a column of the grid into sight, past those that are pinned. */
export function reveal(scroller: HTMLElement | null, column: number): void {
  const heads = scroller?.querySelectorAll<HTMLElement>('[role=columnheader]');
  const head = heads?.[column];
  if (!scroller || !heads || !head || head.classList.contains('pinned')) return;
  let covered = 0;
  for (const other of heads) if (other.classList.contains('pinned')) covered += other.offsetWidth;
  const { offsetLeft: left, offsetWidth: width } = head;
  if (left - covered < scroller.scrollLeft) scroller.scrollLeft = left - covered;
  else if (left + width > scroller.scrollLeft + scroller.clientWidth)
    scroller.scrollLeft = left + width - scroller.clientWidth;
}
