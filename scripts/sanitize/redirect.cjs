// Loaded first into every process of `npm run test:sanitize`: mien's native code is then the one that was compiled for it.
const { dlopen } = process;

process.dlopen = (module, file, ...flags) =>
  dlopen(module, file.endsWith('mien_native.node') ? process.env.MIEN_SANITIZED : file, ...flags);
