/** What others react with: a text that should be one emoji. */

const TAGGED_FLAG = '\\u{1f3f4}[\\u{e0030}-\\u{e0039}\\u{e0061}-\\u{e007a}]{3,6}\\u{e007f}';
const PICTURE = `(?:${TAGGED_FLAG}|\\p{Extended_Pictographic}(?:\\p{Emoji_Modifier}|\\ufe0f)?|\\p{Emoji_Presentation})`;
/** One emoji, of this version of Unicode or a later one, by the grammar of UTS #51. */
const ONE = new RegExp(`^(?:\\p{RI}{2}|[#*0-9]\\ufe0f?\\u20e3|${PICTURE}(?:\\u200d${PICTURE})*)`, 'u');
const SYMBOL = '\ufffd';

/** How many code units an emoji may have: docs/protocol.md §10. */
export const MOST_EMOJI_CHARS = 64;

/** What is shown of the text of a reaction: the emoji that it is, or begins with; else a symbol. */
export const shownEmoji = (text) => ONE.exec(text)?.[0] ?? SYMBOL;
