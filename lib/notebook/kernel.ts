/** Output under a notebook's cell. The one file that touches tslab. */
import { randomUUID } from 'node:crypto';
import { MienError } from '../support/errors';

/** The same thing in several forms, by MIME type: whoever shows it takes the richest form that it can show. */
export type Forms = Readonly<Record<string, unknown>>;

type Write = (message: { data: Forms; metadata: object; transient: { display_id?: string } }, update: boolean) => void;

/** Whether this process is a tslab kernel. */
export function isNotebook(): boolean {
  return writer() !== undefined;
}

/**
 * Shows something under the cell that runs.
 * @throws MienError outside of a notebook
 */
export function display(forms: Forms): void {
  needWriter()({ data: forms, metadata: {}, transient: {} }, false);
}

/**
 * An output that is shown once and then replaced, under the cell that runs when it is made.
 * @returns replaces it
 * @throws MienError outside of a notebook
 */
export function liveDisplay(): (forms: Forms) => void {
  const write = needWriter();
  const display_id = randomUUID();
  let update = false;
  return (forms) => {
    write({ data: forms, metadata: {}, transient: { display_id } }, update);
    update = true;
  };
}

/** Calls it whenever a cell begins to run, when what it writes appears under that cell. Does nothing outside of a notebook. */
export function onEachCell(action: () => void): void {
  const tslab = kernel();
  if (!tslab) return;
  let write = tslab.lastWriteDisplayData;
  Object.defineProperty(tslab, 'lastWriteDisplayData', {
    get: () => write,
    set(next: Write | null) {
      write = next;
      action();
    },
    configurable: true,
    enumerable: true,
  });
}

function needWriter(): Write {
  const write = writer();
  if (write) return write;
  throw new MienError('Only a tslab notebook can show figures', 'Elsewhere write them with htmlPage.');
}

/** What writes to the cell that runs: tslab has no public way to send several forms as one output. */
function writer(): Write | undefined {
  return kernel()?.lastWriteDisplayData ?? undefined;
}

/** The part of tslab that runs cells: it sets what writes to a cell anew when that begins, after its standard error. */
function kernel(): { lastWriteDisplayData: Write | null } | undefined {
  try {
    return require('tslab/dist/jupyter');
  } catch {
    return undefined;
  }
}
