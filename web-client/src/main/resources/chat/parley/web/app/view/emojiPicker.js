import { foundEmoji, toned, TONES } from '../model/emojiList.js';
import { EmojiChoices } from '../store/emojiChoices.js';
import { byId, el, isComposing } from './dom.js';

/** How many stand in a row: as style/emoji.css has it. */
const COLUMNS = 8;
/** How many of those that were found are shown. */
const MOST_FOUND = 160;
const RECENT = 'Recently used';
const STEPS = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS };
const ADDRESS = new URL('../emoji/emoji.json', import.meta.url);
/** The style of the dialog. */
export const STYLE = new URL('../style/emoji.css', import.meta.url).href;

/** A dialog in which one chooses an emoji: of those that were used last, of a group, or by its name. */
export class EmojiPicker {
  /** The groups of emoji.json; null until it was loaded. */
  #groups = null;
  #group = RECENT;
  /** What is shown: [emoji as it is taken, name]. */
  #shown = [];
  #at = 0;
  #taken = null;

  constructor(notes) {
    this.choices = new EmojiChoices(notes);
    this.dialog = byId('emoji');
    this.input = byId('emoji-input');
    this.list = byId('emoji-list');
    this.hint = byId('emoji-hint');
    this.input.addEventListener('input', () => this.#look());
    this.input.addEventListener('keydown', (press) => this.#pressed(press));
    this.dialog.addEventListener('click', ({ target }) => target === this.dialog && this.dialog.close());
    this.list.addEventListener('click', ({ target }) => {
      const chosen = target.closest('[role=option]');
      if (chosen) this.#take(Number(chosen.dataset.index));
    });
  }

  /** Has the user choose an emoji. @returns {Promise<?string>} null if none was chosen */
  async choose() {
    this.#taken = null;
    this.input.value = '';
    this.#group = this.choices.recent.length > 0 ? RECENT : null;
    this.#look();
    this.dialog.showModal();
    const closed = new Promise((over) => this.dialog.addEventListener('close', over, { once: true }));
    this.#load();
    await closed;
    if (this.#taken) this.choices.chose(this.#taken);
    return this.#taken;
  }

  async #load() {
    try {
      this.#groups ??= await loaded();
    } catch (error) {
      console.info(`no emoji: ${error.message}`);
    }
    this.#look();
  }

  #look() {
    const typed = this.input.value.trim();
    const groups = this.#groups ?? [];
    this.#group ??= groups[0]?.name ?? null;
    const found = typed ? foundEmoji(groups, typed) : this.#ofGroup(groups);
    const { tone } = this.choices;
    this.#shown = found
      .slice(0, MOST_FOUND * (typed ? 1 : Infinity))
      .map(([emoji, name, takesTone]) => [takesTone && tone ? toned(emoji, tone) : emoji, name]);
    this.#drawGroups(groups, typed);
    this.#drawTones();
    this.#drawList();
    this.hint.textContent = this.#hintFor(typed);
  }

  #ofGroup(groups) {
    if (this.#group !== RECENT) return groups.find(({ name }) => name === this.#group)?.emoji ?? [];
    const names = new Map(groups.flatMap(({ emoji }) => emoji.map(([one, name]) => [one, name])));
    // Below them the first group, so that who has used few has something to choose from.
    return [...this.choices.recent.map((emoji) => [emoji, names.get(emoji) ?? emoji]), ...(groups[0]?.emoji ?? [])];
  }

  #hintFor(typed) {
    if (this.#shown[this.#at]) return this.#shown[this.#at][1];
    if (!this.#groups) return 'Loading the emoji…';
    return typed ? 'No emoji has such a name.' : '';
  }

  #drawGroups(groups, typed) {
    const names = [...(this.choices.recent.length > 0 ? [RECENT] : []), ...groups.map(({ name }) => name)];
    const signOf = (name) => (name === RECENT ? '🕘' : groups.find((group) => group.name === name).emoji[0][0]);
    const button = (name) =>
      choice(signOf(name), name, !typed && name === this.#group, () => {
        this.#group = name;
        this.input.value = '';
        this.#at = 0;
        this.#look();
      });
    replaceKeepingFocus(byId('emoji-groups'), names.map(button));
  }

  #drawTones() {
    const { choices } = this;
    const button = (tone) =>
      choice(
        tone ? toned('✋', tone) : '✋',
        tone ? `Skin tone ${TONES.indexOf(tone) + 1}` : 'No skin tone',
        choices.tone === tone,
        () => {
          choices.tone = tone;
          this.#look();
        },
      );
    replaceKeepingFocus(byId('emoji-tones'), [null, ...TONES].map(button));
  }

  #drawList() {
    this.list.replaceChildren(...this.#shown.map(([emoji, name], i) => option(emoji, name, i)));
    this.list.scrollTop = 0;
    this.#go(0);
  }

  #go(index) {
    this.list.children[this.#at]?.setAttribute('aria-selected', 'false');
    this.#at = Math.max(0, Math.min(index, this.#shown.length - 1));
    const chosen = this.list.children[this.#at];
    chosen?.setAttribute('aria-selected', 'true');
    chosen?.scrollIntoView({ block: 'nearest' });
    if (chosen) this.input.setAttribute('aria-activedescendant', chosen.id);
    else this.input.removeAttribute('aria-activedescendant');
    this.hint.textContent = this.#hintFor(this.input.value.trim());
  }

  #pressed(press) {
    if (isComposing(press)) return;
    const step = STEPS[press.key];
    // In a word that is typed the arrows to the sides move the cursor.
    const movesCursor = Math.abs(step) === 1 && this.input.value !== '';
    if (press.key === 'Enter') this.#take(this.#at);
    else if (step && !movesCursor) this.#go(this.#at + step);
    else return;
    press.preventDefault();
  }

  #take(index) {
    const [emoji] = this.#shown[index] ?? [];
    if (!emoji) return;
    this.#taken = emoji;
    this.dialog.close();
  }
}

async function loaded() {
  const answer = await fetch(ADDRESS);
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return (await answer.json()).groups;
}

const option = (emoji, name, index) =>
  el(
    'li',
    {
      id: `emoji-option-${index}`,
      role: 'option',
      class: 'emoji',
      title: name,
      'aria-label': name,
      'aria-selected': 'false',
      data: { index },
    },
    emoji,
  );

function choice(sign, name, isPressed, onclick) {
  const button = el('button', { type: 'button', class: 'emoji', title: name, 'aria-label': name, onclick }, sign);
  button.setAttribute('aria-pressed', String(isPressed));
  return button;
}

/** Replaces buttons; the one that is as the one that has the focus has it then. */
function replaceKeepingFocus(holder, buttons) {
  const focused = holder.contains(document.activeElement) ? document.activeElement.title : null;
  holder.replaceChildren(...buttons);
  if (focused !== null) buttons.find(({ title }) => title === focused)?.focus();
}
