/** What the command palette offers, and which of it answers to what is typed. */
import type { IconName } from '../design/icons.tsx';

export interface Entry {
  id: string;
  label: string;
  icon: IconName;
  /** Said beside the label, and searched too. */
  note?: string;
  /** The keys that do the same. */
  keys?: readonly string[];
  run: () => void;
}

/** Those in which every word typed begins a word of the label or the note. */
export function answering(entries: readonly Entry[], typed: string): Entry[] {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return entries.filter(({ label, note }) => {
    const words = `${label} ${note ?? ''}`.toLowerCase().split(/\W+/);
    return wanted.every(start => words.some(word => word.startsWith(start)));
  });
}
