/** The emoji that one can choose from, as app/emoji/emoji.json has them. */

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
