/** Which of the palette's entries answer to what is typed. */

interface Named {
  label: string;
  note?: string;
}

/** Those in which every word typed begins a word of the label or the note. */
export function answering<E extends Named>(entries: readonly E[], typed: string): E[] {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return entries.filter(({ label, note }) => {
    const words = `${label} ${note ?? ''}`.toLowerCase().split(/\W+/);
    return wanted.every(start => words.some(word => word.startsWith(start)));
  });
}
