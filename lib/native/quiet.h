#pragma once
#include <node_api.h>

// mute(): keeps what the process writes to standard error to itself. unmute() -> string: gives standard error back, and what was kept.
napi_value Mute(napi_env env, napi_callback_info info);
napi_value Unmute(napi_env env, napi_callback_info info);
