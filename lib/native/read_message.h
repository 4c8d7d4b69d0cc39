#pragma once
#include <node_api.h>

// lastMessage() -> string: the file that TensorFlow has read a message from last, or tried to; empty where it has read none.
napi_value LastMessage(napi_env env, napi_callback_info info);
