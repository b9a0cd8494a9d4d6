const TAB = 4;
const MARKER = /^(?:([-*])|(0|[1-9]\d{0,8})([.)]))(?=[ \t]|$)/;
/** A line between paragraphs, which is not a list in a list in a list. */
const BREAK = /^([-*])[ \t]*(?:\1[ \t]*){2,}$/;
const FENCE = /^(?:`{3,}|~{3,})/;
/** What may stand behind a fence and become a label. All else was meant to be read, and is shown as code. */
const LANGUAGE = /^[\w+#.-]*$/;

/** A line that is read from its left, column by column: a tab reaches to the next multiple of four. */
export class Line {
  #line;
  #at = 0;
  #column = 0;
  /** How many columns are left of a tab of which a part was taken. */
  #left = 0;

  constructor(line) {
    this.#line = line;
  }

  /** How many columns of blanks follow. */
  get indent() {
    let columns = this.#left;
    for (let at = this.#at, column = this.#column + columns; at < this.#line.length; at++) {
      const wide = width(this.#line[at], column);
      if (wide === 0) break;
      columns += wide;
      column += wide;
    }
    return columns;
  }

  get isBlank() {
    return /^[ \t]*$/.test(this.#line.slice(this.#at));
  }

  /** What has not been taken, as it was typed. */
  get rest() {
    return ' '.repeat(this.#left) + this.#line.slice(this.#at);
  }

  /** Takes `columns` columns of blanks, or as many as there are. */
  skip(columns) {
    for (let wanted = columns; wanted > 0; ) {
      if (this.#left === 0) {
        this.#left = width(this.#line[this.#at], this.#column);
        if (this.#left === 0) return;
        this.#at += 1;
      }
      const taken = Math.min(wanted, this.#left);
      this.#left -= taken;
      this.#column += taken;
      wanted -= taken;
    }
  }

  #skipCharacters(count) {
    this.skip(this.indent);
    this.#at += count;
    this.#column += count;
  }

  /** What has not been taken, without blanks around it. */
  get #content() {
    return trimmed(this.#line.slice(this.#at));
  }

  /**
   * Takes the sign of a quote and a blank behind it, and returns whether they are there; if the quote begins here,
   * there has to be a blank and more, since `>_<` is none.
   */
  skipQuote(begins) {
    if (!(begins ? /^[ \t]*>+[ \t]+[^ \t]/ : /^[ \t]*>/).test(this.#line.slice(this.#at))) return false;
    this.#skipCharacters(1);
    this.skip(Math.min(1, this.indent));
    return true;
  }

  /**
   * Takes the sign of an item of a list, which has something behind it unless the list goes on.
   * @param isWithin whether words are above it, which no number but 1 interrupts  @param above the sign of the list above it
   */
  marker(isWithin, above) {
    const content = this.#content;
    const [typed, bullet, number, delimiter] = MARKER.exec(content) ?? [''];
    if (typed === '' || BREAK.test(content) || (isWithin && number && Number(number) !== 1)) return null;
    const sign = bullet ?? delimiter;
    const isEmpty = typed.length === content.length;
    if (isEmpty && (isWithin || sign !== above)) return null;
    const before = this.indent;
    this.#skipCharacters(typed.length);
    const behind = isEmpty || this.indent > TAB ? 1 : this.indent;
    this.skip(Math.min(behind, this.indent));
    return { sign, number: Number(number ?? 0), offset: before + typed.length + behind };
  }

  /** The beginning of a block of code; null if none begins here. Nothing is taken. */
  fence() {
    const content = this.#content;
    const [sign] = FENCE.exec(content) ?? [''];
    const behind = trimmed(content.slice(sign.length));
    if (sign === '' || (sign[0] === '`' && behind.includes('`'))) return null;
    const [language, lines] = LANGUAGE.test(behind) ? [behind, []] : ['', [behind]];
    return { sign, language, indent: this.indent, typed: this.rest, lines, isClosed: false };
  }

  closes({ sign }) {
    const content = this.#content;
    return this.indent < TAB && content.length >= sign.length && content === sign[0].repeat(content.length);
  }
}

/** A text without blanks around it. */
function trimmed(text) {
  let [start, end] = [0, text.length];
  while (start < end && isBlank(text[start])) start += 1;
  while (start < end && isBlank(text[end - 1])) end -= 1;
  return text.slice(start, end);
}

const isBlank = (char) => char === ' ' || char === '\t';

function width(char, column) {
  return char === ' ' ? 1 : char === '\t' ? TAB - (column % TAB) : 0;
}
