/**
 * Runs of `*` and `_` between the pieces of a text, and which of them belong together: CommonMark 0.31.2, “An algorithm
 * for parsing nested emphasis”. What lies between two of them is marked where it begins and ends, so that nesting costs
 * nothing.
 */

const BLANK = /[\t\n\f\r\p{Zs}]/u;
/**
 * Punctuation and other signs. Pictographs are in any case: not every Unicode version here and there knows all of them.
 */
const PUNCTUATION = /[\p{P}\p{S}\u{1f000}-\u{1faff}]/u;

/**
 * Whether a run may open and close emphasis: that depends on the characters around it, where the ends of a text count
 * as blanks.
 */
function flanks(char, before, after) {
  const [blankBefore, blankAfter] = [BLANK.test(before), BLANK.test(after)];
  const [signBefore, signAfter] = [PUNCTUATION.test(before), PUNCTUATION.test(after)];
  const left = !blankAfter && (!signAfter || blankBefore || signBefore);
  const right = !blankBefore && (!signBefore || blankAfter || signAfter);
  return char === '*'
    ? { opens: left, closes: right }
    : { opens: left && (!right || signBefore), closes: right && (!left || signAfter) };
}

/**
 * Whether a run may open what another one closes. Of a run that may do both, the lengths decide, as if `**` had been
 * typed with a purpose.
 */
function fits(opener, closer) {
  if (opener.char !== closer.char || !opener.opens) return false;
  if (!opener.closes && !closer.opens) return true;
  return closer.length % 3 === 0 || (opener.length + closer.length) % 3 !== 0;
}

export class Delimiters {
  #last = null;
  #pieces;
  #opening = new Set();

  /** @param pieces what has been read of the text, to which the reader adds */
  constructor(pieces) {
    this.#pieces = pieces;
  }

  /** The newest run; null if there is none. */
  get last() {
    return this.#last;
  }

  /** Whether `char` might close emphasis: a run of it was read that may open. */
  mayClose(char) {
    return this.#opening.has(char);
  }

  /** Takes a run, which is the newest of the pieces, and the characters before and behind it. */
  add(run, before, after) {
    const char = run[0];
    const { opens, closes } = flanks(char, before, after);
    if (opens) this.#opening.add(char);
    if (!opens && !closes) return;
    const place = this.#pieces.length - 1;
    const next = { char, place, left: run.length, length: run.length, opens, closes, before: this.#last, after: null };
    if (this.#last) this.#last.after = next;
    this.#last = next;
  }

  /** Brings together the runs behind `bottom` that belong together; none of those is looked at again. Null for all. */
  match(bottom = null) {
    const least = bottom?.place ?? -1;
    /** Below which place nothing fits a closing run of a kind. */
    const nothingBelow = new Map();
    let closer = this.#firstBehind(bottom);
    while (closer) {
      const kind = `${closer.char}${closer.opens}${closer.length % 3}`;
      const end = nothingBelow.get(kind) ?? least;
      let opener = closer.closes ? closer.before : null;
      while (opener && opener.place > end && !fits(opener, closer)) opener = opener.before;
      if (opener && opener.place > end) {
        this.#join(opener, closer);
        if (closer.left === 0) closer = remove(closer);
      } else if (closer.closes) {
        nothingBelow.set(kind, closer.before?.place ?? -1);
        closer = closer.opens ? closer.after : remove(closer);
      } else {
        closer = closer.after;
      }
    }
    this.#last = bottom;
    if (bottom) bottom.after = null;
  }

  #firstBehind(bottom) {
    let first = this.#last;
    while (first && first.before !== bottom) first = first.before;
    return first;
  }

  #join(opener, closer) {
    const used = opener.left > 1 && closer.left > 1 ? 2 : 1;
    const style = used === 2 ? 'strong' : 'emphasis';
    for (const run of [opener, closer]) {
      run.left -= used;
      this.#pieces[run.place].text = run.char.repeat(run.left);
    }
    this.#pieces[opener.place + 1][style] += 1;
    this.#pieces[closer.place][style] -= 1;
    opener.after = closer;
    closer.before = opener;
    if (opener.left === 0) remove(opener);
  }
}

/** Takes a run out of the list. @returns what stood behind it */
function remove(run) {
  if (run.before) run.before.after = run.after;
  if (run.after) run.after.before = run.before;
  return run.after;
}
