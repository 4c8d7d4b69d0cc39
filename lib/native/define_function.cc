#include "define_function.h"

#include <cstring>
#include <memory>

#include "environment.h"
#include "status.h"
#include "tensorflow_api.h"
#include "values.h"

namespace {

void SetTensor(napi_env env, TF_OperationDescription* operation, const char* name, napi_value value) {
  const std::vector<int64_t> shape = Integers(env, Field(env, value, "shape"));
  const int type = static_cast<int>(Integer(env, Field(env, value, "type")));
  void* bytes;
  size_t length;
  Check(napi_get_typedarray_info(env, Field(env, value, "bytes"), nullptr, &length, &bytes, nullptr, nullptr), "bytes");
  TF_Tensor* tensor = Api().TF_AllocateTensor(type, shape.data(), static_cast<int>(shape.size()), length);
  if (length > 0) std::memcpy(Api().TF_TensorData(tensor), bytes, length);
  Status status;
  Api().TF_SetAttrTensor(operation, name, tensor, status.get());
  Api().TF_DeleteTensor(tensor);
  status.Check(name);
}

void SetAttribute(napi_env env, TF_OperationDescription* operation, napi_value attribute) {
  const TensorFlowApi& tf = Api();
  const std::string name_text = Text(env, Field(env, attribute, "name"));
  const char* name = name_text.c_str();
  const std::string type = Text(env, Field(env, attribute, "type"));
  napi_value value = Field(env, attribute, "value");
  if (type == "string" && IsArray(env, value)) {
    std::vector<std::string> texts;
    for (napi_value element : Elements(env, value)) texts.push_back(Text(env, element));
    std::vector<const void*> starts;
    std::vector<size_t> lengths;
    for (const std::string& text : texts) {
      starts.push_back(text.data());
      lengths.push_back(text.size());
    }
    tf.TF_SetAttrStringList(operation, name, starts.data(), lengths.data(), static_cast<int>(texts.size()));
  } else if (type == "string") {
    const std::string text = Text(env, value);
    tf.TF_SetAttrString(operation, name, text.data(), text.size());
  } else if (type == "int" && IsArray(env, value)) {
    const std::vector<int64_t> numbers = Integers(env, value);
    tf.TF_SetAttrIntList(operation, name, numbers.data(), static_cast<int>(numbers.size()));
  } else if (type == "int") {
    tf.TF_SetAttrInt(operation, name, Integer(env, value));
  } else if (type == "float") {
    tf.TF_SetAttrFloat(operation, name, static_cast<float>(Number(env, value)));
  } else if (type == "bool") {
    tf.TF_SetAttrBool(operation, name, Boolean(env, value));
  } else if (type == "type" && IsArray(env, value)) {
    std::vector<int> types;
    for (int64_t number : Integers(env, value)) types.push_back(static_cast<int>(number));
    tf.TF_SetAttrTypeList(operation, name, types.data(), static_cast<int>(types.size()));
  } else if (type == "type") {
    tf.TF_SetAttrType(operation, name, static_cast<int>(Integer(env, value)));
  } else if (type == "shape") {
    const std::vector<int64_t> shape = Integers(env, value);
    tf.TF_SetAttrShape(operation, name, shape.data(), static_cast<int>(shape.size()));
  } else if (type == "tensor") {
    SetTensor(env, operation, name, value);
  } else {
    throw std::runtime_error("attribute " + name_text + " has the unknown type " + type);
  }
}

class Builder {
 public:
  explicit Builder(napi_env env) : env_(env), graph_(Api().TF_NewGraph(), Api().TF_DeleteGraph) {}

  void AddNode(napi_value node) {
    const std::string op = Text(env_, Field(env_, node, "op"));
    const std::string name = op + "_" + std::to_string(operations_.size());
    TF_OperationDescription* operation = Api().TF_NewOperation(graph_.get(), op.c_str(), name.c_str());
    for (napi_value input : Elements(env_, Field(env_, node, "inputs"))) {
      if (IsArray(env_, input)) {
        const std::vector<TF_Output> list = Outputs(input);
        Api().TF_AddInputList(operation, list.data(), static_cast<int>(list.size()));
      } else {
        Api().TF_AddInput(operation, Output(input));
      }
    }
    for (napi_value attribute : Elements(env_, Field(env_, node, "attributes"))) SetAttribute(env_, operation, attribute);
    Status status;
    operations_.push_back(Api().TF_FinishOperation(operation, status.get()));
    status.Check(name);
  }

  void Register(const std::string& name, napi_value inputs, napi_value outputs, bool xla) {
    std::vector<TF_Output> arguments;
    for (int64_t node : Integers(env_, inputs)) arguments.push_back({operations_.at(node), 0});
    const std::vector<TF_Output> results = Outputs(outputs);
    Status status;
    TF_Function* function = Api().TF_GraphToFunction(
        graph_.get(), name.c_str(), 0, -1, nullptr, static_cast<int>(arguments.size()), arguments.data(),
        static_cast<int>(results.size()), results.data(), nullptr, nullptr, nullptr, status.get());
    status.Check(name);
    if (xla) {
      const char yes[] = {0x28, 0x01};  // an AttrValue message: field 5, `b`, is true
      Api().TF_FunctionSetAttrValueProto(function, "_XlaMustCompile", yes, sizeof yes, status.get());
    }
    Api().TFE_ContextAddFunction(EagerContext(env_), function, status.get());
    Api().TF_DeleteFunction(function);  // the context holds its own
    status.Check(name);
  }

 private:
  TF_Output Output(napi_value ref) {
    const int64_t node = Integer(env_, Field(env_, ref, "node"));
    return {operations_.at(node), static_cast<int>(Integer(env_, Field(env_, ref, "output")))};
  }

  std::vector<TF_Output> Outputs(napi_value refs) {
    std::vector<TF_Output> outputs;
    for (napi_value ref : Elements(env_, refs)) outputs.push_back(Output(ref));
    return outputs;
  }

  napi_env env_;
  std::unique_ptr<TF_Graph, void (*)(TF_Graph*)> graph_;
  std::vector<TF_Operation*> operations_;
};

std::vector<napi_value> Arguments(napi_env env, napi_callback_info info, size_t count) {
  std::vector<napi_value> arguments(count);
  Check(napi_get_cb_info(env, info, &count, arguments.data(), nullptr, nullptr), "arguments");
  return arguments;
}

}  // namespace

napi_value DefineFunction(napi_env env, napi_callback_info info) {
  try {
    const std::vector<napi_value> arguments = Arguments(env, info, 5);
    Builder builder(env);
    for (napi_value node : Elements(env, arguments[1])) builder.AddNode(node);
    builder.Register(Text(env, arguments[0]), arguments[2], arguments[3], Boolean(env, arguments[4]));
  } catch (const std::exception& error) {
    napi_throw_error(env, nullptr, error.what());
  }
  return nullptr;
}

napi_value RemoveFunction(napi_env env, napi_callback_info info) {
  try {
    const std::string name = Text(env, Arguments(env, info, 1)[0]);
    Status status;
    Api().TFE_ContextRemoveFunction(EagerContext(env), name.c_str(), status.get());
    status.Check(name);
  } catch (const std::exception& error) {
    napi_throw_error(env, nullptr, error.what());
  }
  return nullptr;
}
