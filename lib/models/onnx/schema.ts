/**
 * The messages of ONNX files that exporting needs, with the field numbers of the public `onnx.proto` (ONNX IR version 8); parsers skip
 * what is not there. https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
import protobuf from 'protobufjs/light';

/** Values of `TensorProto.DataType`. */
export const FLOAT32 = 1;
export const INT64 = 7;

/** Values of `AttributeProto.AttributeType`. */
export const ATTRIBUTE = { float: 1, int: 2, string: 3, ints: 7 } as const;

type Field = [type: string, id: number] | [type: string, id: number, rule: 'repeated'];

const message = (fields: Readonly<Record<string, Field>>) => ({
  fields: Object.fromEntries(Object.entries(fields).map(([name, [type, id, rule]]) => [name, { type, id, rule }])),
});

const nested = {
  ModelProto: message({
    irVersion: ['int64', 1],
    producerName: ['string', 2],
    producerVersion: ['string', 3],
    graph: ['GraphProto', 7],
    opsetImport: ['OperatorSetIdProto', 8, 'repeated'],
    metadataProps: ['StringStringEntryProto', 14, 'repeated'],
  }),
  OperatorSetIdProto: message({ domain: ['string', 1], version: ['int64', 2] }),
  StringStringEntryProto: message({ key: ['string', 1], value: ['string', 2] }),
  GraphProto: message({
    node: ['NodeProto', 1, 'repeated'],
    name: ['string', 2],
    initializer: ['TensorProto', 5, 'repeated'],
    input: ['ValueInfoProto', 11, 'repeated'],
    output: ['ValueInfoProto', 12, 'repeated'],
  }),
  NodeProto: message({
    input: ['string', 1, 'repeated'],
    output: ['string', 2, 'repeated'],
    name: ['string', 3],
    opType: ['string', 4],
    attribute: ['AttributeProto', 5, 'repeated'],
  }),
  AttributeProto: message({
    name: ['string', 1],
    f: ['float', 2],
    i: ['int64', 3],
    s: ['bytes', 4],
    ints: ['int64', 8, 'repeated'],
    type: ['int32', 20],
  }),
  TensorProto: message({
    dims: ['int64', 1, 'repeated'],
    dataType: ['int32', 2],
    name: ['string', 8],
    rawData: ['bytes', 9],
  }),
  ValueInfoProto: message({ name: ['string', 1], type: ['TypeProto', 2] }),
  TypeProto: message({ tensorType: ['TensorTypeProto', 1] }),
  TensorTypeProto: message({ elemType: ['int32', 1], shape: ['TensorShapeProto', 2] }),
  TensorShapeProto: message({ dim: ['DimensionProto', 1, 'repeated'] }),
  DimensionProto: message({ dimValue: ['int64', 1], dimParam: ['string', 2] }),
};

export const MODEL = protobuf.Root.fromJSON({ nested }).lookupType('ModelProto');
