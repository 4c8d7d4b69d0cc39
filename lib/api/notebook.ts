/** In a notebook: the same with live curves, progress, the stop button and figures under the cell. */

import '../notebook/forgottenAwait'; // which shows the errors of what a cell did not wait for

export { interruptible } from '../notebook/interruptible';
export { progressInCell } from '../notebook/progressInCell';
export { showFigure, showHtml } from '../notebook/show';
export { noteInCell, trainInCell } from '../notebook/trainInCell';
