#pragma once
#include <node_api.h>

// mute(): silences the process's standard error. unmute(): gives it back.
napi_value Mute(napi_env env, napi_callback_info info);
napi_value Unmute(napi_env env, napi_callback_info info);
