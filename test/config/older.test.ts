import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PartialConfig } from '../../lib/config/config';
import { inTodaysKeys } from '../../lib/config/older';
import { METHODS, PAPER, SEPARATED } from '../../lib/config/recipes';
import { resolveConfig } from '../../lib/config/resolve';

/** A configuration as it was written before there were several adversaries and an encoder of z_n's own. */
function written(hidden: readonly number[]): PartialConfig {
  const { model, training, ...rest } = resolveConfig(PAPER);
  const { keep: _k, ...trained } = training;
  const { adversary: _, nuisance, ...others } = model;
  const { codeSize, pooling } = nuisance;
  return {
    ...rest,
    training: trained,
    model: { ...others, nuisance: { codeSize, pooling }, adversaryHidden: hidden },
  } as PartialConfig;
}

test('a run of before has one adversary that reads the code as it is, and one encoder', () => {
  assert.throws(() => resolveConfig(written([16])), /no key model\.adversaryHidden/);
  for (const hidden of [[16, 8], []]) {
    const { model, training } = resolveConfig(inTodaysKeys(written(hidden)));
    const { nuisance, adversary } = model;
    assert.deepEqual(adversary, { hidden: [hidden], normalise: false });
    assert.deepEqual([nuisance.encoder, nuisance.width], ['shared', null]);
    assert.equal(training.keep, 'best');
  }
});

test('a configuration in today’s keys is left as it is', () => {
  for (const method of Object.values(METHODS)) {
    const config = resolveConfig(method);
    assert.deepEqual(resolveConfig(inTodaysKeys(config)), config);
  }
});

test('what mien trains without being asked is its own method, and a method put over another leaves nothing of it', () => {
  assert.deepEqual(resolveConfig(SEPARATED), resolveConfig());
  for (const one of Object.values(METHODS)) {
    for (const other of Object.values(METHODS)) assert.deepEqual(resolveConfig(other, one), resolveConfig(one));
  }
});
