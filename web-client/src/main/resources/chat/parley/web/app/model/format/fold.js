/** How many lines a text may have without being folded. */
const MOST_LINES = 20;
const MOST_CHARS = 2000;
/** How many lines are shown of a text that is folded. */
const SHOWN_LINES = 12;
const SHOWN_CHARS = 1200;
/** How far back a blank is looked for, in characters, where the end of a line is not near. */
const LOOK_BACK = 100;
const LINE_END = /\r\n|\r|\n/g;

const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * What is shown of a text that is too long for the conversation: whole lines, or else whole words, or else whole characters.
 * @returns {?string} null for a text that is shown whole
 */
export function beginningOf(text) {
  const ends = [...text.trimEnd().matchAll(LINE_END)];
  if (ends.length < MOST_LINES && text.length <= MOST_CHARS) return null;
  const byLines = text.slice(0, ends[SHOWN_LINES - 1]?.index ?? text.length);
  return byLines.length <= SHOWN_CHARS ? byLines : byLines.slice(0, endOfWord(byLines));
}

function endOfWord(text) {
  const blank = text.lastIndexOf(' ', SHOWN_CHARS);
  if (blank > SHOWN_CHARS - LOOK_BACK) return blank;
  const from = SHOWN_CHARS - LOOK_BACK;
  const near = text.slice(from, SHOWN_CHARS + LOOK_BACK);
  return from + characters.segment(near).containing(LOOK_BACK).index;
}

/** The length of a text in words: so many lines, or characters if it is not the lines that are too many. */
export function sizeOf(text) {
  const lines = text.trimEnd().split(LINE_END).length;
  return lines > MOST_LINES ? `${lines} lines` : `${text.length.toLocaleString('en')} characters`;
}
