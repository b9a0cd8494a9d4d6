import { byId, soon } from './dom.js';

/** How long nobody does anything until that counts as being away. */
const IDLE_MILLIS = 10 * 60 * 1000;
const LOOK_MILLIS = 15_000;
const INPUTS = ['keydown', 'pointerdown', 'pointermove', 'wheel', 'touchstart'];

/** The button by which one goes away, and comes back; and who does nothing for a while is away, too. */
export class AwayButton {
  /** @param looks told whether somebody is there again, or not any more */
  constructor(client, looks) {
    const { attention } = client;
    const button = byId('away');
    const render = soon(() => {
      button.setAttribute('aria-pressed', String(attention.isAwayByHand));
      button.title = attention.isAwayByHand ? 'You are away: others see it. Come back' : 'Go away, so that others see it';
      button.hidden = !client.session.knows('away');
    });
    button.addEventListener('click', () => (attention.isAwayByHand = !attention.isAwayByHand));
    attention.changed = render;
    watchIdling((isIdle) => attention.idle(isIdle) && looks(!isIdle));
    render();
  }
}

/** Watches whether somebody is there: a page that is hidden, or in which nothing is done, for ten minutes has nobody. */
function watchIdling(told) {
  let last = performance.now();
  const done = () => {
    last = performance.now();
    told(false);
  };
  for (const input of INPUTS) addEventListener(input, done, { passive: true, capture: true });
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && done());
  setInterval(() => performance.now() - last >= IDLE_MILLIS && told(true), LOOK_MILLIS);
}
