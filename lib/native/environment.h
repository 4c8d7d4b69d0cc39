#pragma once
#include <node_api.h>

#include "tensorflow_api.h"

// adoptContext(): keeps the eager context that tfjs-node has just made, for this JavaScript environment: that of the main thread, or of a
// worker, whose tfjs-node makes one of its own. Throws an Error when there is none.
napi_value AdoptContext(napi_env env, napi_callback_info info);

// What `adoptContext` has kept. Throws std::runtime_error before that.
TFE_Context* EagerContext(napi_env env);
