/**
 * Which part of a timeline is in the document: at most `most` events, however many there are. Either the newest ones,
 * following what comes, or those from a certain event on.
 */
export class RowWindow {
  /** Id of the first event that is shown; null to show the newest. */
  #first = null;

  constructor(most = 200, step = 60) {
    this.most = most;
    this.step = step;
  }

  /** Whether the newest events are shown, whatever comes. */
  get followsEnd() {
    return this.#first == null;
  }

  /** @returns {{start: number, end: number, atEnd: boolean}} the part as indices into `timeline.events` */
  range(timeline) {
    const count = timeline.events.length;
    const start = this.#first == null ? Math.max(0, count - this.most) : timeline.indexFrom(this.#first);
    const end = Math.min(count, start + this.most);
    return { start, end, atEnd: end === count };
  }

  toEnd() {
    this.#first = null;
  }

  /** Has the same events shown although others come. */
  hold(timeline) {
    this.#showFrom(timeline, this.range(timeline).start);
  }

  /** Moves the window towards the past. @returns {boolean} whether there was anything */
  up(timeline) {
    const { start } = this.range(timeline);
    this.#showFrom(timeline, start - this.step);
    return start > 0;
  }

  /** Moves the window towards the present. @returns {boolean} whether there was anything */
  down(timeline) {
    const { start, atEnd } = this.range(timeline);
    if (!atEnd) this.#showFrom(timeline, start + this.step);
    return !atEnd;
  }

  /** Moves the window to an event with some before it. */
  around(timeline, id) {
    this.#showFrom(timeline, timeline.indexFrom(id) - this.step);
  }

  #showFrom(timeline, index) {
    this.#first = timeline.events[Math.max(0, index)]?.id ?? null;
  }
}
