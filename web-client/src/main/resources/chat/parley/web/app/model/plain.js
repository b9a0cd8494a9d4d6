/**
 * Text from others as a page may show it: what belongs to scripts and emoji as it is, and a symbol for what steers, hides, or
 * turns its surroundings around. docs/conversation.md; the cases are in docs/text-cases.json.
 */

const SYMBOL = '\ufffd';
const BLACK_FLAG = 0x1f3f4;

/** The flag of a region: a black flag, three to six letters or digits that are tags, and the tag that ends it. */
const FLAG = /\u{1f3f4}[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{3,6}\u{e007f}/u;

/**
 * The characters that steer or deceive: controls but line feed and tab; halves of characters; line and paragraph
 * separators; embeddings, overrides and isolates of writing direction; deprecated formats; byte order marks;
 * annotations; tags, which are seen nowhere but in a flag.
 */
const DECEIVING =
  /(?![\n\t])[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/u;

const FLAG_OR_DECEIVING = new RegExp(`${FLAG.source}|${DECEIVING.source}`, 'gu');
const IN_NAMES = new RegExp(`${FLAG.source}|[\\n\\t]|${DECEIVING.source}`, 'gu');

function symbolOf(found) {
  const code = found.codePointAt(0);
  if (code === BLACK_FLAG) return found;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return code === 0x7f ? '\u2421' : SYMBOL;
}

export const plainText = (text) => text.replace(/\r\n?/g, '\n').replace(FLAG_OR_DECEIVING, symbolOf);

/** A name from others as a page may show it, in one line. */
export const plainName = (name) => name.replace(IN_NAMES, symbolOf);

/** What a joiner may stand beside: emoji, marks, and letters of scripts in which some look otherwise there. */
const JOINED =
  '(?:[\\p{So}\\p{Sk}\\p{Mn}\\p{Mc}]|(?![\\p{sc=Latn}\\p{sc=Grek}\\p{sc=Cyrl}\\p{sc=Armn}\\p{sc=Hebr}\\p{sc=Hani}\\p{sc=Hira}\\p{sc=Kana}])\\p{L})';
/**
 * What a file's name may not have: signs that no file system takes, and those that are not seen and belong to no
 * script.
 */
const UNFIT = /[\\/:*?"<>|\u00ad\u200b\u2060-\u2064]/gu;
const JOINS_NOTHING = new RegExp(`(?<!${JOINED})[\\u200c\\u200d]|[\\u200c\\u200d](?!${JOINED})`, 'gu');

const unlessFlag = (found) => (found.codePointAt(0) === BLACK_FLAG ? found : '_');

/** The name under which a file is saved. Joiners are looked at last: between what is left. */
export const savedName = (name) =>
  name.replace(IN_NAMES, unlessFlag).replace(UNFIT, '_').replace(JOINS_NOTHING, '_');
