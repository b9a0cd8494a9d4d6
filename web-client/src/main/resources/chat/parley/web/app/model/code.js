/** What stands before a backtick that is an apostrophe, and begins no code. */
const APOSTROPHE = /[A-Za-z0-9]/;

/**
 * The text with a blank in place of what is code in it: from one run of backticks to the next run that is as long. What is not
 * closed is no code. Each run is looked at twice at most, however many there are.
 */
export function withoutCode(text) {
  const runs = [...text.matchAll(/`+/g)];
  const nextOf = new Map();
  const closing = new Array(runs.length);
  for (let i = runs.length - 1; i >= 0; i--) {
    const { length } = runs[i][0];
    closing[i] = nextOf.get(length);
    nextOf.set(length, i);
  }
  let kept = '';
  let from = 0;
  for (let i = 0; i < runs.length; i++) {
    if (closing[i] === undefined || APOSTROPHE.test(text[runs[i].index - 1] ?? '')) continue;
    const end = runs[closing[i]];
    kept += `${text.slice(from, runs[i].index)} `;
    from = end.index + end[0].length;
    i = closing[i];
  }
  return kept + text.slice(from);
}
