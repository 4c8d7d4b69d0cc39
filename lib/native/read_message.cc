// TensorFlow tries each file that may be text or binary as text first, and says on standard error that it is none: of all that XLA has
// kept. As with TFE_NewContext (tensorflow_api.cc), its call arrives here; what cannot be text is read as what it is, the rest as ever.
// Where it is of no use, TensorFlow often does not say which file it was: that is remembered. Source: tsl/platform/env.cc.
#include "read_message.h"

#include <cstdint>
#include <cstdio>
#include <mutex>
#include <string>

#include "tensorflow_api.h"

namespace google::protobuf {
class Message;
}

namespace {

std::mutex mutex;
std::string last;

// No text has such bytes; a message has them early, as they say which of its fields comes and how long it is.
bool IsBinary(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return false;  // TensorFlow says why
  unsigned char bytes[256];
  const size_t count = std::fread(bytes, 1, sizeof bytes, file);
  std::fclose(file);
  for (size_t i = 0; i < count; ++i) {
    const bool space = bytes[i] >= '\t' && bytes[i] <= '\r';
    if (bytes[i] < ' ' && !space) return true;
  }
  return false;
}

// Linker names, as their types are TensorFlow's own: ReadBinaryProto and ReadTextOrBinaryProto of tsl.
constexpr char kBinary[] =
    "_ZN3tsl15ReadBinaryProtoEPNS_3EnvERKNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEEPN6google8protobuf11"
    "MessageLiteE";
constexpr char kEither[] =
    "_ZN3tsl21ReadTextOrBinaryProtoEPNS_3EnvERKNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEEPN6google8protobuf7"
    "MessageE";

}  // namespace

namespace tsl {

class Env;

// absl::Status, only passed on: one word, which has a destructor and is therefore returned in memory of the caller's.
struct Status {
  std::uintptr_t word;
  ~Status() {}
};

__attribute__((visibility("default"))) Status ReadTextOrBinaryProto(Env* env, const std::string& path,
                                                                    google::protobuf::Message* message) {
  using Read = Status (*)(Env*, const std::string&, google::protobuf::Message*);
  const auto find = [](const char* name) { return reinterpret_cast<Read>(FindInTensorFlow(name)); };
  static const Read binary = find(kBinary);
  static const Read either = find(kEither);
  {
    const std::lock_guard<std::mutex> lock(mutex);
    last = path;
  }
  return binary != nullptr && IsBinary(path) ? binary(env, path, message) : either(env, path, message);
}

}  // namespace tsl

napi_value LastMessage(napi_env env, napi_callback_info) {
  const std::lock_guard<std::mutex> lock(mutex);
  napi_value value = nullptr;
  napi_create_string_utf8(env, last.c_str(), last.size(), &value);
  return value;
}
