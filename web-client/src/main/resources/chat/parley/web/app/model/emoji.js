/** Emoji as texts: one that others have sent, and those that one can choose from. */

const TAGGED_FLAG = '\\u{1f3f4}[\\u{e0030}-\\u{e0039}\\u{e0061}-\\u{e007a}]{3,6}\\u{e007f}';
const PICTURE = `(?:${TAGGED_FLAG}|\\p{Extended_Pictographic}(?:\\p{Emoji_Modifier}|\\ufe0f)?|\\p{Emoji_Presentation})`;
/** One emoji, of this version of Unicode or a later one, by the grammar of UTS #51. */
const ONE = new RegExp(`^(?:\\p{RI}{2}|[#*0-9]\\ufe0f?\\u20e3|${PICTURE}(?:\\u200d${PICTURE})*)`, 'u');
const SYMBOL = '\ufffd';

/** How many code units an emoji may have: docs/protocol.md §10. */
export const MOST_EMOJI_CHARS = 64;

/** What is shown of the text of a reaction: the emoji that it is, or begins with; else a symbol. */
export const shownEmoji = (text) => ONE.exec(text)?.[0] ?? SYMBOL;

/** The skin tones, from light to dark. */
export const TONES = ['\u{1f3fb}', '\u{1f3fc}', '\u{1f3fd}', '\u{1f3fe}', '\u{1f3ff}'];

/** An emoji that takes a tone with one, which stands behind its first character in place of the sign for a picture. */
export function toned(emoji, tone) {
  const [first, ...rest] = emoji;
  return first + tone + (rest[0] === '\ufe0f' ? rest.slice(1) : rest).join('');
}

/**
 * Finds emoji by what their names have: every word that was typed has to begin one of theirs. Those whose name begins so come
 * first.
 * @param groups as app/emoji/emoji.json has them
 */
export function foundEmoji(groups, typed) {
  const words = typed
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  const beginsAll = (name) => {
    const own = name.toLowerCase().split(/[^\p{L}\p{N}]+/u);
    return words.every((word) => own.some((one) => one.startsWith(word)));
  };
  const found = groups.flatMap(({ emoji }) => emoji.filter(([, name]) => beginsAll(name)));
  const rank = ([, name]) => Number(!name.toLowerCase().startsWith(words[0]));
  return words.length === 0 ? [] : found.sort((a, b) => rank(a) - rank(b));
}
