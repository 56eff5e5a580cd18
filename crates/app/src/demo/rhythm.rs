//! When people talk: in the evening and in sleepless nights of where they live, most on Sundays, and more as the community grows.

use kernel::Chance;

/// Milliseconds of an hour.
const HOUR: i64 = 3_600_000;
/// Hours of two years.
const HOURS: usize = 730 * 24;
/// How long a demonstration goes back.
pub(super) const SPAN: i64 = HOURS as i64 * HOUR;

/// How much is said at each hour of the day, where people live.
const DAY: [f64; 24] = [
    0.60, 0.45, 0.50, 0.55, 0.35, 0.20, 0.22, 0.40, 0.60, 0.70, 0.75, 0.70, 0.65, 0.60, 0.55, 0.55, 0.60,
    0.75, 0.95, 1.35, 1.65, 1.65, 1.30, 0.90,
];
/// On each day of the week from Thursday on, which is the day that time is counted from.
const WEEK: [f64; 7] = [1.0, 0.85, 0.8, 1.2, 1.1, 1.05, 1.0];
const HIGHEST: f64 = 1.65 * 1.2;

/// Regions of the condition pack, with hours from UTC and how many in a thousand live there. Winter time all year, to be plain.
pub(super) const REGIONS: [(&str, i8, usize); 15] = [
    ("England", 0, 300),
    ("Scotland", 0, 55),
    ("Wales", 0, 35),
    ("Northern Ireland", 0, 20),
    ("Ireland", 0, 45),
    ("Northern Europe", 1, 40),
    ("Western Europe", 1, 75),
    ("Southern Europe", 1, 35),
    ("Eastern Europe", 2, 25),
    ("Africa", 2, 20),
    ("Asia", 8, 30),
    ("Australia and New Zealand", 10, 70),
    ("Canada", -5, 50),
    ("United States", -6, 180),
    ("Latin America and the Caribbean", -4, 20),
];

/// How much somebody `zone` hours from UTC talks at a moment, from 0 to 1.
pub(super) fn liveliness(at: i64, zone: i8) -> f64 {
    let hour = at.div_euclid(HOUR) + i64::from(zone);
    let of_day = DAY[hour.rem_euclid(24) as usize];
    let of_week = WEEK[hour.div_euclid(24).rem_euclid(7) as usize];
    of_day * of_week / HIGHEST
}

/// Two years, with how much is said until each of their hours.
pub(super) struct Rhythm {
    from: i64,
    until_each: Vec<f64>,
}

impl Rhythm {
    /// The two years before `until`, in milliseconds.
    pub(super) fn until(until: i64) -> Self {
        let from = until - SPAN;
        let (mut sum, mut until_each) = (0.0, Vec::with_capacity(HOURS));
        for hour in 0..HOURS {
            let at = from + hour as i64 * HOUR;
            let mixed: f64 =
                REGIONS.iter().map(|(_, zone, share)| liveliness(at, *zone) * *share as f64).sum();
            // A community that is new is small.
            sum += mixed * (0.15 + hour as f64 / HOURS as f64);
            until_each.push(sum);
        }
        Self { from, until_each }
    }

    /// The moment of thread `number` of `count`: they follow each other in time.
    pub(super) fn moment(&self, number: usize, count: usize, chance: &mut Chance) -> i64 {
        let all = self.until_each.last().copied().unwrap_or(0.0);
        let wanted = (number as f64 + chance.share()) / count.max(1) as f64 * all;
        let hour = self.until_each.partition_point(|sum| *sum <= wanted).min(HOURS - 1);
        let before = hour.checked_sub(1).map_or(0.0, |before| self.until_each[before]);
        let width = self.until_each[hour] - before;
        let within = if width > 0.0 { (wanted - before) / width } else { 0.0 };
        self.from + hour as i64 * HOUR + (within.clamp(0.0, 0.999_99) * HOUR as f64) as i64
    }
}
