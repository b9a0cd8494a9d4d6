import { byId } from './dom.js';

const NARROW = matchMedia('(max-width: 719px)');
const WIDE = matchMedia('(min-width: 1100px)');

/**
 * The lists at both sides. On a narrow page each is a drawer over the conversation, and whatever it hides cannot be
 * reached by keyboard either; on a wide one both stand beside it.
 * @param uncovered told whether the conversation can be seen
 */
export function drawers(uncovered) {
  const sidebar = byId('sidebar');
  const people = byId('people');
  const scrim = byId('scrim');
  const main = byId('main');
  let sidebarOpen = false;
  let peopleOpen = WIDE.matches;
  let isCovered = false;

  function apply() {
    const overlaid = (NARROW.matches && sidebarOpen) || (!WIDE.matches && peopleOpen);
    sidebar.classList.toggle('open', sidebarOpen);
    sidebar.inert = NARROW.matches ? !sidebarOpen : overlaid;
    people.hidden = !peopleOpen;
    main.inert = overlaid || (isCovered && !WIDE.matches);
    scrim.hidden = !overlaid;
    byId('toggle-people').setAttribute('aria-expanded', String(peopleOpen));
    uncovered(!main.inert);
  }

  function setSidebar(open) {
    sidebarOpen = open;
    if (open && !WIDE.matches) peopleOpen = false;
    apply();
    if (NARROW.matches) byId(open ? 'close-sidebar' : 'open-sidebar').focus();
  }

  function setPeople(open) {
    peopleOpen = open;
    if (open) sidebarOpen = false;
    apply();
    if (!WIDE.matches) byId(open ? 'close-people' : 'toggle-people').focus();
  }

  function closeAll() {
    if (NARROW.matches && sidebarOpen) setSidebar(false);
    if (!WIDE.matches && peopleOpen) setPeople(false);
  }

  byId('open-sidebar').addEventListener('click', () => setSidebar(true));
  byId('close-sidebar').addEventListener('click', () => setSidebar(false));
  byId('toggle-people').addEventListener('click', () => setPeople(!peopleOpen));
  byId('close-people').addEventListener('click', () => setPeople(false));
  scrim.addEventListener('click', closeAll);
  NARROW.addEventListener('change', apply);
  WIDE.addEventListener('change', ({ matches }) => {
    peopleOpen = matches;
    apply();
  });
  apply();

  return {
    get narrow() {
      return NARROW.matches;
    },
    /** Whether a thread stands beside its conversation, and not over it. */
    get wide() {
      return WIDE.matches;
    },
    closeIfNarrow: closeAll,
    /** Notes whether a thread is shown, which covers the conversation unless the page is wide. */
    cover(covered) {
      isCovered = covered;
      apply();
    },
  };
}
