// JavaScript values as C++ ones. A failed conversion means a mistake in mien's own TypeScript; it throws std::runtime_error.
#pragma once
#include <node_api.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

inline void Check(napi_status status, const char* what) {
  if (status != napi_ok) throw std::runtime_error(std::string("cannot read ") + what);
}

inline napi_value Field(napi_env env, napi_value object, const char* name) {
  napi_value value;
  Check(napi_get_named_property(env, object, name, &value), name);
  return value;
}

inline std::vector<napi_value> Elements(napi_env env, napi_value array) {
  uint32_t length;
  Check(napi_get_array_length(env, array, &length), "an array");
  std::vector<napi_value> values(length);
  for (uint32_t i = 0; i < length; ++i) Check(napi_get_element(env, array, i, &values[i]), "an element");
  return values;
}

inline bool IsArray(napi_env env, napi_value value) {
  bool answer = false;
  Check(napi_is_array(env, value, &answer), "a value");
  return answer;
}

inline std::string Text(napi_env env, napi_value value) {
  size_t length;
  Check(napi_get_value_string_utf8(env, value, nullptr, 0, &length), "a string");
  std::string text(length, '\0');
  Check(napi_get_value_string_utf8(env, value, &text[0], length + 1, &length), "a string");
  return text;
}

inline int64_t Integer(napi_env env, napi_value value) {
  int64_t number;
  Check(napi_get_value_int64(env, value, &number), "a whole number");
  return number;
}

inline double Number(napi_env env, napi_value value) {
  double number;
  Check(napi_get_value_double(env, value, &number), "a number");
  return number;
}

inline bool Boolean(napi_env env, napi_value value) {
  bool answer;
  Check(napi_get_value_bool(env, value, &answer), "a boolean");
  return answer;
}

inline std::vector<int64_t> Integers(napi_env env, napi_value array) {
  std::vector<int64_t> numbers;
  for (napi_value value : Elements(env, array)) numbers.push_back(Integer(env, value));
  return numbers;
}
