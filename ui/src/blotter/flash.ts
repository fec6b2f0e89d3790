/** Two flashes of different names, so that the second of two quick changes starts anew. */
export const flashOf = (version: number): 'even' | 'odd' => (version % 2 === 0 ? 'even' : 'odd');
