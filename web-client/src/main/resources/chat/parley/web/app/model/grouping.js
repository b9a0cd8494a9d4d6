const GROUP_MILLIS = 5 * 60 * 1000;

const sameDay = (a, b) => new Date(a).toDateString() === new Date(b).toDateString();

/** Whether `event` is the first of a local day, `before` being the one above it, if any. */
export const beginsDay = (event, before) => !before || !sameDay(event.at, before.at);

/** Whether `event` begins a group, which shows name and time. */
export const beginsGroup = (event, before) =>
  beginsDay(event, before) || event.from !== before.from || event.at - before.at >= GROUP_MILLIS;
