import { MOST_EMOJI_CHARS, shownEmoji } from '../model/emoji.js';
import { TONES } from '../model/emojiList.js';

const RECENT = 'emoji recent';
const TONE = 'emoji tone';
/** How many emoji are remembered. */
const MOST_RECENT = 24;

const isEmoji = (value) => typeof value === 'string' && value.length <= MOST_EMOJI_CHARS && shownEmoji(value) === value;

/** Which emoji the user has chosen last in this browser, and with which skin tone. */
export class EmojiChoices {
  constructor(notes) {
    this.notes = notes;
  }

  /** The emoji that were chosen last, the last one first. */
  get recent() {
    const kept = this.notes.read(RECENT);
    return Array.isArray(kept) ? kept.filter(isEmoji).slice(0, MOST_RECENT) : [];
  }

  chose(emoji) {
    this.notes.keep(RECENT, [emoji, ...this.recent.filter((other) => other !== emoji)].slice(0, MOST_RECENT));
  }

  /** The skin tone; null for none. */
  get tone() {
    const kept = this.notes.read(TONE);
    return TONES.includes(kept) ? kept : null;
  }

  set tone(tone) {
    if (tone) this.notes.keep(TONE, tone);
    else this.notes.remove(TONE);
  }
}
