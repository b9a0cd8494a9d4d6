import { literalPiecesOf, looksLike, piecesOf } from './inline.js';
import { Line } from './line.js';

/**
 * A text as what it consists of: words, quotes, lists and blocks of code. docs/conversation.md, “Formatting”, says which part of
 * CommonMark that is. Each line is looked at once for each of the few containers that it may be in.
 *
 * A block is one of `{ pieces }`, `{ quote: blocks }`, `{ items: blocks[], sign, numbers }` and `{ code, language }`.
 */

/** How many containers may be in each other; what is deeper is shown as it was typed. */
const MOST_DEEP = 8;
/** How many columns from the left nothing is markup any more. */
const FAR = 4;
const LINE_END = /\r\n|\r|\n/;

export function blocksOf(text) {
  const parser = new Parser();
  const lines = text.split(LINE_END);
  // A line end ends a line, and begins no other.
  if (lines.at(-1) === '') lines.pop();
  for (const line of lines) parser.take(new Line(line));
  return parser.end();
}

/**
 * What stands before the items of a list; null for bullets. Numbers are as they were typed, since `2.` and `4.` may be
 * answers; but if all are the same, they were left to be counted.
 */
export function marksOf({ sign, numbers }) {
  if (sign === '-' || sign === '*') return null;
  const isCounted = numbers.every((number) => number === numbers[0]);
  return numbers.map((number, i) => `${isCounted ? number + i : number}${sign}`);
}

/** Collects words as they were typed: paragraphs and the blank lines between them. */
class Words {
  #lines = [];
  /** Whether a paragraph goes on: the line above is one of words. */
  goesOn = false;
  #isLiteral = false;

  blank() {
    this.#lines.push({ line: '' });
    this.goesOn = false;
  }

  /**
   * Takes a line of words. One that is far from the left and begins a paragraph is shown as it was typed, with all that
   * follow it there.
   */
  take(line, isFar) {
    this.#isLiteral = isFar && (this.#isLiteral || !this.goesOn);
    this.#lines.push({ line, isLiteral: this.#isLiteral });
    this.goesOn = true;
  }

  pieces() {
    const lines = this.#lines;
    while (lines.length > 0 && lines.at(-1).line === '') lines.pop();
    const first = lines.findIndex(({ line }) => line !== '');
    const all = [];
    let paragraph = [];
    const flush = () => {
      if (paragraph.length === 0) return;
      const text = paragraph.map(({ line }) => line).join('\n');
      const [first, ...others] = paragraph[0].isLiteral ? literalPiecesOf(text) : piecesOf(text);
      add(all, first);
      // Not all at once: arguments are a few ten thousand at most.
      for (const other of others) all.push(other);
      paragraph = [];
    };
    for (const each of first < 0 ? [] : lines.slice(first)) {
      const isOther = each.line === '' || (paragraph.length > 0 && paragraph[0].isLiteral !== each.isLiteral);
      if (isOther && paragraph.length > 0) {
        flush();
        add(all, { ...PLAIN, text: '\n' });
      }
      if (each.line === '') add(all, { ...PLAIN, text: '\n' });
      else paragraph.push(each);
    }
    flush();
    return all;
  }
}

const PLAIN = { strong: false, emphasis: false, code: false, link: null };

function add(pieces, piece) {
  const last = pieces.at(-1);
  if (last && looksLike(last, piece)) last.text += piece.text;
  else pieces.push(piece);
}

class Parser {
  #root = { blocks: [] };
  /** The containers that are open, from the outermost. */
  #open = [this.#root];
  #words = new Words();
  #fence = null;

  take(line) {
    const matched = this.#matched(line);
    if (matched < this.#open.length) {
      this.#close();
      this.#open.length = matched;
    }
    if (this.#fence) {
      this.#takeCode(line);
      return;
    }
    while (this.#opens(line)) continue;
    if (this.#fence) return;
    if (line.isBlank) this.#words.blank();
    else this.#words.take(line.rest, line.indent >= FAR);
  }

  end() {
    this.#close();
    return this.#root.blocks;
  }

  /** How many of the open containers the line is in; what marks them at its beginning is taken from it. */
  #matched(line) {
    let matched = 1;
    for (; matched < this.#open.length; matched++) {
      const container = this.#open[matched];
      if (container.quote) {
        if (line.indent >= FAR || !line.skipQuote(false)) break;
      } else if (line.indent >= container.offset) {
        line.skip(container.offset);
      } else if (!line.isBlank) {
        break;
      }
    }
    return matched;
  }

  /**
   * Opens another container if the line begins one here, and returns whether it does. A block of code is the last that
   * it may begin.
   */
  #opens(line) {
    if (line.isBlank || line.indent >= FAR) return false;
    const fence = line.fence();
    if (fence) {
      this.#close();
      this.#fence = fence;
      return false;
    }
    if (this.#open.length > MOST_DEEP) return false;
    if (line.skipQuote(true)) {
      const quote = { quote: [] };
      this.#push(quote, { quote: true, blocks: quote.quote });
      return true;
    }
    const marker = line.marker(this.#words.goesOn, this.#open.at(-1).blocks.at(-1)?.sign);
    if (!marker) return false;
    this.#item(marker);
    return true;
  }

  #push(block, container) {
    this.#close();
    this.#open.at(-1).blocks.push(block);
    this.#open.push(container);
  }

  #item({ sign, number, offset }) {
    this.#close();
    const { blocks } = this.#open.at(-1);
    if (blocks.at(-1)?.sign !== sign) blocks.push({ items: [], sign, numbers: [] });
    const list = blocks.at(-1);
    const item = [];
    list.items.push(item);
    list.numbers.push(number);
    this.#open.push({ offset, blocks: item });
  }

  #takeCode(line) {
    if (line.closes(this.#fence)) {
      this.#fence.isClosed = true;
      this.#close();
    } else {
      line.skip(Math.min(line.indent, this.#fence.indent));
      this.#fence.lines.push(line.rest);
    }
  }

  /**
   * Ends the words or the code that are open. Code that is not closed and has nothing in it is none: perhaps somebody
   * wanted to say just that.
   */
  #close() {
    const { blocks } = this.#open.at(-1);
    const fence = this.#fence;
    this.#fence = null;
    if (fence && (fence.isClosed || fence.lines.some((line) => !new Line(line).isBlank))) {
      blocks.push({ code: fence.lines.join('\n'), language: fence.language, isClosed: fence.isClosed });
      return;
    }
    if (fence) this.#words.take(fence.typed, true);
    const pieces = this.#words.pieces();
    this.#words = new Words();
    if (pieces.length > 0) blocks.push({ pieces });
  }
}
