import { addresses } from '../links.js';
import { Delimiters } from './delimiters.js';

/**
 * What stands in a paragraph, in pieces of one style each: docs/conversation.md, “Formatting”. Pieces are not nested,
 * however often styles are: what is strong twice is strong. Everything is looked at a bounded number of times.
 */

/** What may be markup, or an address: most of what is said has none of it, and is not looked at closer. */
const MARKUP = /[\\`*_[]|:\/\//;
const ESCAPED = '*_`[]';
/** A mark or a joiner, which makes another character of the sign before it: an emoji, as a rule. */
const GOES_ON = /[\p{M}\u200d]/u;
const WORD = /[A-Za-z0-9]/;
const SEEN = /[^\t\n\f\r\p{Zs}]/u;

/** @returns {{text: string, strong: boolean, emphasis: boolean, code: boolean, link: ?string}[]} */
export function piecesOf(text) {
  return MARKUP.test(text) ? new Reader(text).read() : merged([piece(text)]);
}

/** The pieces of a text if nothing in it is formatted; addresses are still links. */
export function literalPiecesOf(text) {
  const pieces = [];
  let end = 0;
  for (const [index, address] of addressesIn(text)) {
    pieces.push(piece(text.slice(end, index)), piece(address, { link: address }));
    end = index + address.length;
  }
  return merged([...pieces, piece(text.slice(end))]);
}

/** A piece while the text is read: `strong` and `emphasis` say how many of them begin here, less those that end here. */
const piece = (text, { code = false, link = null } = {}) => ({ text, code, link, strong: 0, emphasis: 0 });

/**
 * The addresses in a text, by where they begin. None goes on over what ends the label of a link, or the bracket in
 * which a link leads.
 */
function addressesIn(text) {
  const found = new Map();
  if (!text.includes('://')) return found;
  let from = 0;
  for (const part of text.split(/(?=\]\()/)) {
    const end = part.startsWith('](') ? endOfBracket(part, 2) : 0;
    for (const { index, address } of addresses(part.slice(0, end))) found.set(from + index, address);
    for (const { index, address } of addresses(part.slice(end))) found.set(from + end + index, address);
    from += part.length;
  }
  return found;
}

/** Where the bracket closes that `from` is behind, if there is no blank in it; else `from`. */
function endOfBracket(text, from) {
  let open = 1;
  for (let at = from; at < text.length && !/\s/.test(text[at]); at++) {
    if (text[at] === '(') open += 1;
    else if (text[at] === ')') open -= 1;
    if (open === 0) return at;
  }
  return from;
}

/** Where runs of backquotes are, by their length. */
class Backquotes {
  #starts = new Map();

  constructor(text) {
    for (const { index, 0: run } of text.matchAll(/`+/g)) {
      if (!this.#starts.has(run.length)) this.#starts.set(run.length, { list: [], next: 0 });
      this.#starts.get(run.length).list.push(index);
    }
  }

  /**
   * Where the first run of that length begins from `from` on, which grows with each call; undefined if there is none.
   */
  next(length, from) {
    const starts = this.#starts.get(length);
    if (!starts) return undefined;
    while (starts.list[starts.next] < from) starts.next += 1;
    return starts.list[starts.next];
  }
}

class Reader {
  #text;
  #at = 0;
  /** The index up to which the text is in pieces. */
  #done = 0;
  #pieces = [];
  #runs = new Delimiters(this.#pieces);
  /** The brackets that may begin labels of links, {index, place, run, isLabel}, the newest at the end. */
  #brackets = [];
  #addresses;
  #backquotes = null;

  constructor(text) {
    this.#text = text;
    this.#addresses = addressesIn(text);
  }

  read() {
    const text = this.#text;
    while (this.#at < text.length) {
      if (!this.#special(text[this.#at])) this.#at += 1;
    }
    this.#add('', text.length);
    this.#runs.match();
    return merged(this.#pieces);
  }

  /** Takes what `char` begins here, if that is more than text; returns whether it is. */
  #special(char) {
    switch (char) {
      case '\\':
        return this.#escape();
      case '`':
        return this.#code();
      case '*':
      case '_':
        return this.#run(char);
      case '[':
        return this.#begin();
      case ']':
        return this.#end();
      case '<':
        return this.#address(this.#at + 1, '>');
      case 'h':
      case 'H':
        return this.#address(this.#at, '');
      default:
        return false;
    }
  }

  /** Adds the text up to here, then `text`, which stands for what is there up to `end`; always true. */
  #add(text, end, how) {
    this.#pieces.push(piece(this.#text.slice(this.#done, this.#at)), piece(text, how));
    this.#at = end;
    this.#done = end;
    return true;
  }

  /** Takes a backslash, which is seen unless it keeps something from being markup. */
  #escape() {
    const next = this.#text[this.#at + 1] ?? '';
    if (next === '\\') {
      this.#at += 2;
      return true;
    }
    return next !== '' && ESCAPED.includes(next) && this.#add(next, this.#at + 2);
  }

  /** Where the run ends, exclusively, that the character here begins. */
  #endOfRun(char) {
    let end = this.#at + 1;
    while (this.#text[end] === char) end += 1;
    return end;
  }

  #goesOn(end) {
    return GOES_ON.test(characterAt(this.#text, end));
  }

  #asText(end) {
    this.#at = end;
    return true;
  }

  /** Takes code. A backquote behind a letter or digit is an apostrophe: it begins none. */
  #code() {
    const begin = this.#endOfRun('`');
    const length = begin - this.#at;
    this.#backquotes ??= new Backquotes(this.#text);
    const end = this.#backquotes.next(length, begin);
    if (end === undefined || this.#goesOn(begin) || WORD.test(this.#text[this.#at - 1] ?? ''))
      return this.#asText(begin);
    const inside = this.#text.slice(begin, end);
    const padded = /^[ \n][^]*[ \n]$/.test(inside) && /[^ \n]/.test(inside);
    return this.#add(padded ? inside.slice(1, -1) : inside, end + length, { code: true });
  }

  #run(char) {
    const end = this.#endOfRun(char);
    if (this.#goesOn(end)) return this.#asText(end);
    const before = characterBefore(this.#text, this.#at);
    const run = this.#text.slice(this.#at, end);
    this.#add(run, end);
    this.#runs.add(run, before || '\n', characterAt(this.#text, end) || '\n');
    return true;
  }

  /** Takes a bracket that may begin a label. Behind `!`, as before an image's description, it does not. */
  #begin() {
    const isLabel = this.#text[this.#at - 1] !== '!' && !this.#goesOn(this.#at + 1);
    const index = this.#at;
    this.#add('[', index + 1);
    this.#brackets.push({ index, place: this.#pieces.length - 1, run: this.#runs.last, isLabel });
    return true;
  }

  #end() {
    const bracket = this.#brackets.pop();
    const address = this.#text[this.#at + 1] === '(' ? this.#addresses.get(this.#at + 2) : undefined;
    const end = this.#at + 2 + (address?.length ?? 0);
    const isLink = bracket?.isLabel && address !== undefined && this.#text[end] === ')';
    if (!isLink || !SEEN.test(this.#text.slice(bracket.index + 1, this.#at))) return this.#asText(this.#at + 1);
    this.#add('', end + 1);
    this.#pieces[bracket.place].text = '';
    this.#runs.match(bracket.run);
    const label = this.#pieces.slice(bracket.place + 1);
    if (hasAddress(label)) this.#notALink(bracket, address);
    else for (const each of label) each.link = address;
    // There are no links in links: what is around this one is none.
    this.#brackets = [];
    return true;
  }

  /** A label that looks like an address does not lead elsewhere: brackets and address are shown as they were typed. */
  #notALink(bracket, address) {
    this.#pieces[bracket.place].text = '[';
    this.#pieces.push(piece(']('), piece(address, { link: address }), piece(')'));
  }

  /** An address that begins at `index`, and `closing` right behind it. */
  #address(index, closing) {
    const found = this.#addresses.get(index);
    if (found === undefined) return false;
    const address = closing === '' ? this.#withoutRun(found) : found;
    const end = index + address.length;
    if (closing !== '' && this.#text[end] !== closing) return false;
    this.#brackets = [];
    return this.#add(address, end + closing.length, { link: address });
  }

  /** An address without what ends emphasis that is around it. */
  #withoutRun(address) {
    let end = address.length;
    while (this.#runs.mayClose(address[end - 1])) end -= 1;
    if (end === address.length) return address;
    const [cut] = addresses(address.slice(0, end));
    return cut?.index === 0 ? cut.address : address;
  }
}

/** Whether pieces beside each other are seen as an address, of whatever styles they are. */
function hasAddress(pieces) {
  const text = pieces.map((each) => each.text).join('');
  const [first] = text.includes('://') ? addresses(text) : [];
  return first !== undefined;
}

function characterAt(text, index) {
  return index < text.length ? String.fromCodePoint(text.codePointAt(index)) : '';
}

function characterBefore(text, index) {
  const isPair = /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(Math.max(0, index - 2), index));
  return text.slice(isPair ? index - 2 : Math.max(0, index - 1), index);
}

const STYLES = ['strong', 'emphasis', 'code', 'link'];

/** Whether two pieces have the same style and lead to the same address. */
export const looksLike = (one, other) => STYLES.every((style) => one[style] === other[style]);

/** Pieces without empty ones, and those beside each other that look the same as one. */
function merged(pieces) {
  const all = [];
  let strong = 0;
  let emphasis = 0;
  for (const each of pieces) {
    strong += each.strong;
    emphasis += each.emphasis;
    if (each.text === '') continue;
    const next = { ...each, strong: strong > 0, emphasis: emphasis > 0 };
    const last = all.at(-1);
    if (last && looksLike(last, next)) last.text += next.text;
    else all.push(next);
  }
  return all;
}
