import { byId } from './dom.js';
import { handedOver } from './handedOver.js';

const carriesFiles = ({ dataTransfer }) => dataTransfer?.types.includes('Files');

/** Files that are dragged anywhere onto the page are shared in the conversation that is shown. */
export class DropTarget {
  /** @param dropped given {files, folders} */
  constructor(dropped) {
    const target = byId('drop-target');
    // Leaving one element for another inside the page leaves to somewhere.
    addEventListener('dragleave', ({ relatedTarget }) => (target.hidden ||= relatedTarget === null));
    addEventListener('dragover', (drag) => {
      if (!carriesFiles(drag)) return;
      drag.preventDefault();
      target.hidden = false;
    });
    addEventListener('drop', (drop) => {
      target.hidden = true;
      if (!carriesFiles(drop)) return;
      drop.preventDefault();
      dropped(handedOver(drop.dataTransfer));
    });
  }
}
