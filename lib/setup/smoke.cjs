// Does TensorFlow load and compute? Run by set-up in a process of its own; exits with 0 if so.
const util = require('node:util');

process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
// tfjs-node calls these; Node 23 removed them (lib/engine does the same for the kit).
for (const [name, value] of [
  ['isNullOrUndefined', (x) => x === null || x === undefined],
  ['isArray', Array.isArray],
]) {
  Object.defineProperty(util, name, { value, configurable: true, writable: true });
}

try {
  const tf = require('../vendor/tfjs-node');
  const product = tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])).dataSync()[0];
  if (product !== 11) throw new Error(`[1 2]·[3 4] should be 11 and is ${product}`);
} catch (error) {
  console.error(error.message); // without the stack: set-up shows it to the user
  process.exit(1);
}
