import { byId, soon } from './dom.js';
import { watchIdling } from './idle.js';

/** The button by which one goes away, and comes back; and who does nothing for a while is away, too. */
export class AwayButton {
  constructor(client) {
    const { attention } = client;
    const button = byId('away');
    const render = soon(() => {
      button.setAttribute('aria-pressed', String(attention.isAwayByHand));
      button.title = attention.isAwayByHand ? 'You are away: others see it. Come back' : 'Go away, so that others see it';
      button.hidden = !client.session.knows('away');
    });
    button.addEventListener('click', () => (attention.isAwayByHand = !attention.isAwayByHand));
    attention.changed = render;
    watchIdling((isIdle) => attention.idle(isIdle));
    render();
  }
}
