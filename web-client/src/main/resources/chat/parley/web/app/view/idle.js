/** How long nobody does anything until that counts as being away. */
const IDLE_MILLIS = 10 * 60 * 1000;
const LOOK_MILLIS = 15_000;
const INPUTS = ['keydown', 'pointerdown', 'pointermove', 'wheel', 'touchstart'];

/** Watches whether somebody is there: a page that is hidden, or in which nothing is done, for ten minutes has nobody. */
export function watchIdling(told) {
  let last = performance.now();
  const done = () => {
    last = performance.now();
    told(false);
  };
  for (const input of INPUTS) addEventListener(input, done, { passive: true, capture: true });
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && done());
  setInterval(() => performance.now() - last >= IDLE_MILLIS && told(true), LOOK_MILLIS);
}
