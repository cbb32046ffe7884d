//! Rounding that keeps results of decimal arithmetic on the decimal bounds.
//!
//! The mean of 0.1, 0.2 and 0.3, or a product of roots of 83, can miss 0.2 or
//! 83 by the last bit. A class must not hang on that bit, nor on the
//! platform's `pow`.

/// Rounds the mean of readings to twelve decimals: so fine that what is
/// computed from it still meets its own bounds to [`settle_result`]'s nine.
pub(super) fn settle_mean(mean: f64) -> f64 {
    round_to(mean, 1e12)
}

/// Rounds a computed result to nine decimals.
pub(super) fn settle_result(result: f64) -> f64 {
    round_to(result, 1e9)
}

fn round_to(value: f64, steps_per_unit: f64) -> f64 {
    // Beyond this a double has no places left to round off, and scaling would
    // only add an error of its own.
    const EXACT_STEPS: f64 = (1_u64 << 52) as f64;
    let steps = value * steps_per_unit;
    if steps.abs() < EXACT_STEPS { steps.round() / steps_per_unit } else { value }
}
