/** Event ids: 48 bits of milliseconds, then counter and gateway, in Crockford's base 32 (docs/protocol.md §3). */

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_DIGITS = 10;
const REST = '0'.repeat(16);

/** How long before its cursor a join reads from: what was committed late has a smaller id than what was seen early. */
export const OVERLAP_MILLIS = 30_000;

/** Whether something that was kept is an id. */
export const isEventId = (value) => typeof value === 'string' && /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(value);

/** The smallest id of a millisecond. */
export function idAt(millis) {
  let digits = '';
  for (let left = Math.max(0, Math.floor(millis)); digits.length < TIME_DIGITS; left = Math.floor(left / 32)) {
    digits = DIGITS[left % 32] + digits;
  }
  return digits + REST;
}

export function timeOf(id) {
  return [...id.slice(0, TIME_DIGITS)].reduce((millis, digit) => millis * 32 + DIGITS.indexOf(digit), 0);
}

export const withOverlap = (id) => idAt(timeOf(id) - OVERLAP_MILLIS);

/** The largest id below an id; that itself if there is none. */
export function idBelow(id) {
  const last = id.search(/0*$/) - 1;
  if (last < 0) return id;
  const lower = DIGITS[DIGITS.indexOf(id[last]) - 1];
  return id.slice(0, last) + lower + 'Z'.repeat(id.length - last - 1);
}

export const larger = (a, b) => (a == null || (b != null && b > a) ? b : a);
