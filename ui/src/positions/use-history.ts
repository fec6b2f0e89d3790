/** The booking entries of a position, all of them, read when it is first seen and again when it has changed. */
import { useDesk } from '../desk-context.ts';
import { type Answer, useAnswer } from '../trade/use-answer.ts';
import { identityOf, type Position } from './position.ts';
import { type Entries, readHistory } from './read-positions.ts';

export function useHistory(position: Position, seen: boolean): Answer<Entries> {
  const { client } = useDesk();
  const key = seen ? `${identityOf(position)}/${position.updatedAt}` : null;
  return useAnswer(key, readHistory(client, position));
}
