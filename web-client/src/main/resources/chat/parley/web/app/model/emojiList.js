/** The emoji that one can choose from, as app/emoji/emoji.json has them. */

/** The skin tones, from light to dark. */
export const TONES = ['\u{1f3fb}', '\u{1f3fc}', '\u{1f3fd}', '\u{1f3fe}', '\u{1f3ff}'];

/** An emoji that takes a tone with one, which stands behind its first character in place of the sign for a picture. */
export function toned(emoji, tone) {
  const [first, ...rest] = emoji;
  return first + tone + (rest[0] === '\ufe0f' ? rest.slice(1) : rest).join('');
}

/**
 * Finds emoji by what their names have: every word that was typed has to begin one of theirs, or all that was typed, with colons or
 * without, one of their short names. Those that have exactly that short name come first, then those whose name begins so.
 * @param groups as app/emoji/emoji.json has them
 */
export function foundEmoji(groups, typed) {
  const words = wordsOf(typed);
  const short = typed.trim().toLowerCase().replaceAll(':', '');
  const beginsAll = (name) => {
    const own = wordsOf(name);
    return words.length > 0 && words.every((word) => own.some((one) => one.startsWith(word)));
  };
  const shortNames = ([, , , all = '']) => all.split(' ');
  const beginsShort = (entry) => short !== '' && shortNames(entry).some((one) => one.startsWith(short));
  const rank = (entry) => {
    if (shortNames(entry).includes(short)) return 0;
    return entry[1].toLowerCase().startsWith(words[0]) ? 1 : 2;
  };
  return groups
    .flatMap(({ emoji }) => emoji.filter((entry) => beginsAll(entry[1]) || beginsShort(entry)))
    .sort((a, b) => rank(a) - rank(b));
}

const wordsOf = (text) =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
