import { type Scalar, type Tensor2D, tf } from '../engine';

/**
 * L_KL = mean_b Σ_d ½ (μ_bd² + σ_bd² − log σ_bd² − 1) = mean_b KL(N(μ_b, σ_b²) ‖ N(0, 1))
 *
 * (Kingma & Welling 2014, appendix B.) An upper bound, in nats, of what a code drawn from N(μ, σ²) can tell of its image: put on z_n it leaves
 * no room for what the decoder knows already, put on z_e it is the information bottleneck of Alemi et al. 2017.
 * @param mean μ [B, D]
 * @param logVariance log σ² [B, D]
 * @returns nats, ≥ 0
 */
export function divergenceFromNormal(mean: Tensor2D, logVariance: Tensor2D): Scalar {
  return tf.tidy(() => {
    const each = mean.square().add(logVariance.exp()).sub(logVariance).sub(1).mul(0.5);
    return each.sum(1).mean() as Scalar;
  });
}
