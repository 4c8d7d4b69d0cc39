// Takes the place of @mapbox/node-pre-gyp in tfjs-node, which asks it for one thing only: where the addon is.
exports.find = () => require('../../setup/place.cjs').tfjsAddon;
