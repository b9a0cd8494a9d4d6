import { EVERYBODY } from './mention.js';
import { normaliseName } from './names.js';

/** How many names are offered. */
const MOST_OFFERED = 8;
/** How far before the cursor an `@` is looked for: no name is longer. */
const MOST_CHARS = 64;
/** An `@` that begins a word, and what of a name is behind it. */
const BEGUN = /(?<![\p{L}\p{N}\p{M}._@/-])@([\p{L}\p{Nd}\p{Mn}\p{Mc}._-]*)$/u;

/**
 * The names that may be meant by what is typed before the cursor.
 * @param {{names: Iterable<string>, isRoom: boolean}} candidates who may be meant, and whether everybody may
 * @returns {?{at: number, names: string[]}} null if no name has been begun; `at` is where the `@` is
 */
export function namesFor(before, { names, isRoom }) {
  const from = Math.max(0, before.length - MOST_CHARS);
  const match = BEGUN.exec(before.slice(from));
  if (!match) return null;
  const typed = normaliseName(match[1]);
  const all = [...new Set(names)].sort();
  const offered = [...all, ...(isRoom ? EVERYBODY : [])].filter((name) => name.startsWith(typed));
  // Who is named in full is meant: Enter must not make somebody else of it.
  return { at: from + match.index, names: offered.includes(typed) ? [] : offered.slice(0, MOST_OFFERED) };
}

/** What is written for a name that was chosen. @param rest what stands behind it */
export const completed = (name, rest) => (/^\s/.test(rest) ? `@${name}` : `@${name} `);
