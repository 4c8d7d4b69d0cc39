/**
 * What a cell starts and does not wait for may fail when the cell has ended, and JupyterLab shows nothing that comes later. So it is shown
 * under the next cell that is run. Loading this does it; outside of a notebook it does nothing.
 */
import { MienError, messageOf } from '../support/errors';
import { isNotebook, onEachCell } from './kernel';

const failed: unknown[] = [];

if (isNotebook()) {
  process.on('unhandledRejection', (reason) => failed.push(reason));
  onEachCell(() => {
    for (const reason of failed.splice(0)) console.error(inWords(reason));
  });
}

function inWords(reason: unknown): string {
  const isBug = reason instanceof Error && !(reason instanceof MienError);
  const what = isBug ? (reason.stack ?? reason.message) : messageOf(reason);
  return `Something that an earlier cell started has failed, and no await was there to tell it:\n${what}`;
}
