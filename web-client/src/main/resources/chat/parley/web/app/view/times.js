const TIME = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' });
const DAY = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const DAY_AND_YEAR = new Intl.DateTimeFormat(undefined, {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const RELATIVE = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

export const timeText = (at) => TIME.format(at);

/** The time without the half of the day, for where there is little room. */
export const shortTimeText = (at) =>
  TIME.formatToParts(at)
    .filter(({ type }) => type !== 'dayPeriod')
    .map(({ value }) => value)
    .join('')
    .trim();

export const fullTimeText = (at) => FULL.format(at);

/** The day of a time in words: “Today”, “Yesterday”, or the date. */
export function dayText(at, now = Date.now()) {
  const day = new Date(at);
  for (const back of [0, 1]) {
    const other = new Date(now);
    other.setDate(other.getDate() - back);
    if (other.toDateString() === day.toDateString()) return capitalised(RELATIVE.format(-back, 'day'));
  }
  return (day.getFullYear() === new Date(now).getFullYear() ? DAY : DAY_AND_YEAR).format(at);
}

/** When something was, where there is little room: the time of this day, or the day. */
export const whenText = (at, now = Date.now()) =>
  new Date(at).toDateString() === new Date(now).toDateString() ? timeText(at) : dayText(at, now);

const capitalised = (text) => text[0].toLocaleUpperCase() + text.slice(1);
