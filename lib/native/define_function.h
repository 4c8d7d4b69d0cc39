#pragma once
#include <node_api.h>

// defineFunction(name, nodes, inputs, outputs, xla): builds a graph and registers it as a TensorFlow function that runs like any op.
//   nodes    [{op, attributes: [{name, type, value}], inputs: [ref | [ref, …]]}] in an order that puts inputs first
//   inputs   [node] the Placeholder nodes, in the order of the function's arguments
//   outputs  [ref]
//   xla      whether XLA compiles it
//   ref      {node, output}: the number of a node, and which of its outputs
//   type     string, int, float, bool, type, shape, or tensor with value {type, shape, bytes: Uint8Array}
// Throws an Error with TensorFlow's message.
napi_value DefineFunction(napi_env env, napi_callback_info info);

// removeFunction(name): frees it.
napi_value RemoveFunction(napi_env env, napi_callback_info info);
