/** Round numbers for the axis of a chart, and lines through values. */

/** The next of 1, 2, 5, 10, 20 … that is not below a value: at least 1, so that a chart of nothing has an axis too. */
export function roundMaximum(value: number): number {
  if (value <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map(step => step * power).find(step => step >= value) ?? value;
}

/** Of the width: long enough to be seen. */
const DASH = 8;

/**
 * The path of a line through values at equal distances; where there is no value, it stops and begins again after.
 * @returns the `d` of an SVG path; a value that stands alone is a dash
 */
export function linePath(values: readonly (number | null)[], maximum: number, width: number, height: number): string {
  const x = (index: number) => round((index / Math.max(1, values.length - 1)) * width);
  const y = (value: number) => round(height - (Math.min(value, maximum) / maximum) * height);
  return values
    .map((value, index) => {
      if (value === null) return '';
      if (index > 0 && values[index - 1] !== null) return `L${x(index)} ${y(value)}`;
      const alone = index === values.length - 1 || values[index + 1] === null;
      return alone ? `M${x(index) - DASH / 2} ${y(value)}h${DASH}` : `M${x(index)} ${y(value)}`;
    })
    .join('');
}

const round = (value: number): number => Math.round(value * 100) / 100;
