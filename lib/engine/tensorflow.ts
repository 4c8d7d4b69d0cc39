/**
 * TensorFlow, loaded. The engine imports `tf` from here; every other room from the engine, whose index.ts puts faster gradients in the place
 * of tfjs's own first.
 */
import './loadTensorflow'; // first: it says how the library is to be loaded, and loads it

import tf = require('../vendor/tfjs-node');

export { startupLog } from './loadTensorflow';
/** tfjs with TensorFlow's native library behind it, values and types: `tf.matMul(a, b)`, `tf.Tensor4D`. */
export { tf };

// Types by their names, so that nobody need import tfjs for them.

/** Of any rank. */
export type Tensor = tf.Tensor;
/** `[N]` */
export type Tensor1D = tf.Tensor1D;
/** `[N, D]` */
export type Tensor2D = tf.Tensor2D;
/** `[H, W, C]`, an image */
export type Tensor3D = tf.Tensor3D;
/** `[N, H, W, C]`, images */
export type Tensor4D = tf.Tensor4D;
/** `[]`, one number */
export type Scalar = tf.Scalar;
/** A tensor whose value changes: weights, an optimizer's slots. */
export type Variable = tf.Variable;
/** A network with inputs, outputs and weights. */
export type LayersModel = tf.LayersModel;
/** What a layer gives before any values are known, to build a network of. */
export type SymbolicTensor = tf.SymbolicTensor;
