/** What the command palette offers. */
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
