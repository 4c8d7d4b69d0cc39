/**
 * Says under the cell that imports mien what takes its seconds, and then what it has. Comes first in `index.ts`, as nothing can be shown while
 * a library loads; outside of a notebook it does nothing.
 */
import { VERSION } from '../support/version';
import { isNotebook, liveDisplay } from './kernel';

if (isNotebook()) {
  const show = liveDisplay();
  const say = (text: string) => show({ 'text/plain': text });
  say('loading TensorFlow…');
  try {
    const { engineReport } = require('../engine') as typeof import('../engine');
    say(`mien ${VERSION} with TensorFlow ${engineReport().tensorflow}`);
  } catch (error) {
    say('TensorFlow could not be loaded:');
    throw error;
  }
}
