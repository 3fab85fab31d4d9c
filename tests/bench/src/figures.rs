//! What was measured: medians and other quantiles, and their ratios to the yardsticks.

use std::fmt::Display;

/// Measurements of one thing.
#[derive(Clone, Debug, Default)]
pub struct Sample(Vec<f64>);

impl Sample {
    /// Adds one.
    pub fn add(&mut self, value: f64) {
        self.0.push(value);
        self.0.sort_by(f64::total_cmp);
    }

    /// This and another one together.
    pub fn and(self, other: Self) -> Self {
        self.0.into_iter().chain(other.0).collect()
    }

    /// The value that `share` of all do not exceed; not a number if there are none.
    pub fn quantile(&self, share: f64) -> f64 {
        let place = (share * self.0.len() as f64).ceil() as usize;
        self.0.get(place.clamp(1, self.0.len().max(1)) - 1).copied().unwrap_or(f64::NAN)
    }

    /// The value in the middle.
    pub fn p50(&self) -> f64 {
        self.quantile(0.50)
    }
}

impl FromIterator<f64> for Sample {
    fn from_iter<T: IntoIterator<Item = f64>>(values: T) -> Self {
        let mut sample = Self::default();
        values.into_iter().for_each(|value| sample.add(value));
        sample
    }
}

impl Display for Sample {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "p50 {:.0}, p95 {:.0}, p99 {:.0} (n {})", self.p50(), self.quantile(0.95), self.quantile(0.99), self.0.len())
    }
}

/// A line of the report: a ratio and the goal it has.
pub fn judge(name: &str, value: f64, yardstick: f64, unit: &str, against: &str, goal: f64) {
    let ratio = value / yardstick;
    let verdict = if ratio <= goal { "reached" } else { "missed" };
    println!("{name:<52} {value:>8.1} {unit:<3} = {ratio:>5.2} x {against:<10} goal {goal:>4.2}  {verdict}");
}
