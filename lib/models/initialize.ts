import { tf } from '../engine';
import { Random } from '../support/random';

/** By its way through `tf`, so that the declarations of the package lead to those that it brings along. */
type Initializer = ReturnType<typeof tf.initializers.heNormal>;

/** Gives every layer of one model an initializer with a seed of its own, all derived from one seed and the model's name. */
export class Initializers {
  private readonly random: Random;

  constructor(seed: number, part: string) {
    this.random = new Random(seed, 'weights', part);
  }

  /** He et al. 2015, for layers that a ReLU follows. */
  he(): Initializer {
    return tf.initializers.heNormal({ seed: this.random.integer(2 ** 31) });
  }

  /** Glorot & Bengio 2010, for linear layers. */
  glorot(): Initializer {
    return tf.initializers.glorotUniform({ seed: this.random.integer(2 ** 31) });
  }
}
