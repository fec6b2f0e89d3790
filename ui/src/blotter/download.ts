/** Gives the user a file. */
export function download(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken it by the time the click has been dealt with.
  setTimeout(() => URL.revokeObjectURL(address));
}

export const csvName = (now = new Date()): string =>
  `trades-${now.toISOString().slice(0, 19).replace(/[:T]/g, '-')}.csv`;
