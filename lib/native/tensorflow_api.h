// The part of TensorFlow's C API that mien calls beyond tfjs-node, found in the library that tfjs-node has loaded. Declared here, as
// that part is stable, so that compiling needs no TensorFlow headers and linking no TensorFlow. Source: tensorflow/c/{c_api,kernels,ops}.h.
#pragma once
#include <cstddef>
#include <cstdint>

struct TF_Status;
struct TF_Graph;
struct TF_Operation;
struct TF_OperationDescription;
struct TF_Tensor;
struct TF_Function;
struct TF_FunctionOptions;
struct TF_OpDefinitionBuilder;
struct TF_KernelBuilder;
struct TF_OpKernelConstruction;
struct TF_OpKernelContext;
struct TF_ShapeInferenceContext;
struct TFE_Context;
struct TFE_ContextOptions;
struct TF_Output {
  TF_Operation* oper;
  int index;
};

// name, result, arguments
#define MIEN_TENSORFLOW_API(F)                                                                                       \
  F(TF_NewStatus, TF_Status*, ())                                                                                    \
  F(TF_DeleteStatus, void, (TF_Status*))                                                                             \
  F(TF_GetCode, int, (const TF_Status*))                                                                             \
  F(TF_Message, const char*, (const TF_Status*))                                                                     \
  F(TF_NewGraph, TF_Graph*, ())                                                                                      \
  F(TF_DeleteGraph, void, (TF_Graph*))                                                                               \
  F(TF_NewOperation, TF_OperationDescription*, (TF_Graph*, const char*, const char*))                                \
  F(TF_AddInput, void, (TF_OperationDescription*, TF_Output))                                                        \
  F(TF_AddInputList, void, (TF_OperationDescription*, const TF_Output*, int))                                        \
  F(TF_SetAttrString, void, (TF_OperationDescription*, const char*, const void*, size_t))                            \
  F(TF_SetAttrStringList, void,                                                                                      \
    (TF_OperationDescription*, const char*, const void* const*, const size_t*, int))                                 \
  F(TF_SetAttrInt, void, (TF_OperationDescription*, const char*, int64_t))                                           \
  F(TF_SetAttrIntList, void, (TF_OperationDescription*, const char*, const int64_t*, int))                           \
  F(TF_SetAttrFloat, void, (TF_OperationDescription*, const char*, float))                                           \
  F(TF_SetAttrBool, void, (TF_OperationDescription*, const char*, unsigned char))                                    \
  F(TF_SetAttrType, void, (TF_OperationDescription*, const char*, int))                                              \
  F(TF_SetAttrTypeList, void, (TF_OperationDescription*, const char*, const int*, int))                              \
  F(TF_SetAttrShape, void, (TF_OperationDescription*, const char*, const int64_t*, int))                             \
  F(TF_SetAttrTensor, void, (TF_OperationDescription*, const char*, TF_Tensor*, TF_Status*))                         \
  F(TF_FinishOperation, TF_Operation*, (TF_OperationDescription*, TF_Status*))                                       \
  F(TF_AllocateTensor, TF_Tensor*, (int, const int64_t*, int, size_t))                                               \
  F(TF_TensorData, void*, (const TF_Tensor*))                                                                        \
  F(TF_DeleteTensor, void, (TF_Tensor*))                                                                             \
  F(TF_GraphToFunction, TF_Function*,                                                                                \
    (const TF_Graph*, const char*, unsigned char, int, const TF_Operation* const*, int, const TF_Output*, int,       \
     const TF_Output*, const char* const*, const TF_FunctionOptions*, const char*, TF_Status*))                      \
  F(TF_FunctionSetAttrValueProto, void, (TF_Function*, const char*, const void*, size_t, TF_Status*))                \
  F(TF_DeleteFunction, void, (TF_Function*))                                                                         \
  F(TF_SetStatus, void, (TF_Status*, int, const char*))                                                              \
  F(TF_NumDims, int, (const TF_Tensor*))                                                                             \
  F(TF_Dim, int64_t, (const TF_Tensor*, int))                                                                        \
  F(TF_TensorByteSize, size_t, (const TF_Tensor*))                                                                   \
  F(TF_NewOpDefinitionBuilder, TF_OpDefinitionBuilder*, (const char*))                                               \
  F(TF_OpDefinitionBuilderAddInput, void, (TF_OpDefinitionBuilder*, const char*))                                    \
  F(TF_OpDefinitionBuilderAddAttr, void, (TF_OpDefinitionBuilder*, const char*))                                     \
  F(TF_OpDefinitionBuilderAddOutput, void, (TF_OpDefinitionBuilder*, const char*))                                   \
  F(TF_OpDefinitionBuilderSetShapeInferenceFunction, void,                                                           \
    (TF_OpDefinitionBuilder*, void (*)(TF_ShapeInferenceContext*, TF_Status*)))                                      \
  F(TF_RegisterOpDefinition, void, (TF_OpDefinitionBuilder*, TF_Status*))                                            \
  F(TF_ShapeInferenceContextSetUnknownShape, void, (TF_ShapeInferenceContext*, TF_Status*))                          \
  F(TF_NewKernelBuilder, TF_KernelBuilder*,                                                                          \
    (const char*, const char*, void* (*)(TF_OpKernelConstruction*), void (*)(void*, TF_OpKernelContext*),            \
     void (*)(void*)))                                                                                               \
  F(TF_RegisterKernelBuilder, void, (const char*, TF_KernelBuilder*, TF_Status*))                                    \
  F(TF_OpKernelConstruction_GetAttrString, void,                                                                     \
    (TF_OpKernelConstruction*, const char*, char*, size_t, TF_Status*))                                              \
  F(TF_OpKernelConstruction_GetAttrInt64, void, (TF_OpKernelConstruction*, const char*, int64_t*, TF_Status*))       \
  F(TF_OpKernelConstruction_GetAttrSize, void,                                                                       \
    (TF_OpKernelConstruction*, const char*, int32_t*, int32_t*, TF_Status*))                                         \
  F(TF_OpKernelConstruction_GetAttrInt64List, void,                                                                  \
    (TF_OpKernelConstruction*, const char*, int64_t*, int, TF_Status*))                                              \
  F(TF_OpKernelConstruction_GetAttrFloat, void, (TF_OpKernelConstruction*, const char*, float*, TF_Status*))         \
  F(TF_OpKernelConstruction_Failure, void, (TF_OpKernelConstruction*, TF_Status*))                                   \
  F(TF_OpKernelContext_Failure, void, (TF_OpKernelContext*, TF_Status*))                                             \
  F(TF_GetInput, void, (TF_OpKernelContext*, int, TF_Tensor**, TF_Status*))                                          \
  F(TF_AllocateOutput, TF_Tensor*,                                                                                   \
    (TF_OpKernelContext*, int, int, const int64_t*, int, size_t, TF_Status*))                                        \
  F(TFE_ContextAddFunction, void, (TFE_Context*, TF_Function*, TF_Status*))                                          \
  F(TFE_ContextRemoveFunction, void, (TFE_Context*, const char*, TF_Status*))

struct TensorFlowApi {
#define MIEN_DECLARE(name, result, arguments) result(*name) arguments;
  MIEN_TENSORFLOW_API(MIEN_DECLARE)
#undef MIEN_DECLARE
};

// The address of a function by the name that the linker knows it by; nullptr where the library has none. Throws std::runtime_error before
// the library is loaded.
void* FindInTensorFlow(const char* name);

// Throws std::runtime_error where a function is missing.
const TensorFlowApi& Api();

// The eager context that was last made on this thread, by tfjs-node when it was loaded there. Throws std::runtime_error before that.
TFE_Context* NewestContext();
