/** How close rows stand and which clock is shown: a matter of eyes and places, so remembered by the browser. */
import { showZone, ZONES } from '../format/zone.ts';
import { remembered } from '../remembered.ts';

export const DENSITIES = ['normal', 'compact', 'roomy'] as const;
export type Density = (typeof DENSITIES)[number];

/** Height of a row of the grid, in pixels; none is smaller than a target of a pointer may be. */
export const ROW_HEIGHT: { [D in Density]: number } = { compact: 24, normal: 30, roomy: 38 };

export const density = remembered('tapebook.density', DENSITIES);

export const zone = remembered('tapebook.zone', ZONES);

const showChosen = () => showZone(zone.get());
showChosen();
zone.subscribe(showChosen);
