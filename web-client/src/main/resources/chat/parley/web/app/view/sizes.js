const UNITS = ['bytes', 'KiB', 'MiB', 'GiB'];

/** A size as people say it: 1.5 MiB. */
export function sizeText(bytes) {
  let unit = 0;
  let amount = bytes;
  for (; amount >= 1024 && unit < UNITS.length - 1; unit++) amount /= 1024;
  return `${unit === 0 || amount >= 100 ? Math.round(amount) : amount.toFixed(1)} ${bytes === 1 ? 'byte' : UNITS[unit]}`;
}

/** The largest number that is shown of how many there are. */
const MOST_SHOWN = 99;

/** A number where there is little room: 7, or 99+. */
export const atMost = (count) => (count > MOST_SHOWN ? `${MOST_SHOWN}+` : String(count));
