// Goes through the log, by most of its height with each frame, and looks at every message on its way; each begins with its
// number. Run with the direction (-1 back, 1 on), the number to begin beyond and the last one; tells in `walk`.
const [towards, from, to] = arguments;
const STRIDE = 0.8;
const log = document.querySelector('#log');
const walk = (window.walk = {
  last: from,
  passed: 0,
  rows: 0,
  farthest: 0,
  frames: 0,
  waits: 0,
  faults: [],
  over: false,
});
const begun = performance.now();
let watched = null;

const text = (row) => row.querySelector('.text');
const numberOf = (row) => parseInt(text(row).textContent, 10);
const box = (row) => text(row).getBoundingClientRect();

/** Every message once, and none left out, in what is in view and from the frame before to this one. */
function look(numbers) {
  numbers.slice(1).forEach((number, i) => {
    if (number !== numbers[i] + 1) walk.faults.push(`${number} below ${numbers[i]}`);
  });
  const met = towards < 0 ? numbers.reverse() : numbers;
  const fresh = met.filter((number) => (number - walk.last) * towards > 0);
  if (fresh.length > 0 && fresh[0] !== walk.last + towards) walk.faults.push(`${fresh[0]} comes next to ${walk.last}`);
  if (fresh.length > 0) walk.last = fresh.at(-1);
  walk.passed += fresh.length;
}

/** The message that was watched has moved by as much as was scrolled, and no further. */
function compare(rows) {
  if (!watched) return;
  const row = rows.find(({ dataset }) => dataset.id === watched.id);
  if (!row) walk.faults.push(`${watched.number} is gone while it is looked at`);
  else walk.farthest = Math.max(walk.farthest, Math.abs(box(row).top - watched.top));
}

function stride(seen) {
  const row = towards < 0 ? seen[0] : seen.at(-1);
  const top = box(row).top;
  const before = log.scrollTop;
  log.scrollBy({ top: towards * STRIDE * log.clientHeight, behavior: 'instant' });
  if (log.scrollTop === before) walk.waits++;
  watched = { id: row.dataset.id, number: numberOf(row), top: top - (log.scrollTop - before) };
}

function frame() {
  const { top, bottom } = log.getBoundingClientRect();
  const rows = [...document.querySelectorAll('#rows > .row[data-id]')];
  const seen = rows.filter((row) => box(row).bottom > top && box(row).top < bottom);
  walk.frames++;
  walk.rows = Math.max(walk.rows, document.querySelectorAll('#rows > *').length);
  compare(rows);
  look(seen.map(numberOf));
  if (seen.length === 0) walk.faults.push(`nothing is in view next to ${walk.last}`);
  walk.millis = performance.now() - begun;
  walk.over = walk.last === to || walk.faults.length > 0;
  if (walk.over) return;
  stride(seen);
  requestAnimationFrame(frame);
}

requestAnimationFrame(frame);
