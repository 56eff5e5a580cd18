//! More people of the demonstration, so that whoever looks for people like themselves finds some. Invented, as all of them.

use super::demo_profiles::Field;

/// Alias, journey role, and what they tell.
pub(super) const NEIGHBOURS: [(&str, &str, &[Field]); 7] = [
    ("copper-kettle", "patient", &COPPER_KETTLE),
    ("north-window", "patient", &NORTH_WINDOW),
    ("blue-bicycle", "patient", &BLUE_BICYCLE),
    ("apple-ladder", "patient", &APPLE_LADDER),
    ("rainy-tuesday", "patient", &RAINY_TUESDAY),
    ("small-orchestra", "partner", &SMALL_ORCHESTRA),
    ("long-corridor", "patient", &LONG_CORRIDOR),
];

const COPPER_KETTLE: [Field; 23] = [
    ("hello.text", "Retired bus driver. I know every bench between the ward and the car park."),
    ("hello.audience", "members"),
    ("diagnosed.year", "2024"),
    ("diagnosed.month", "2"),
    ("diagnosed.audience", "members"),
    ("type.pick", "invasive-ductal-carcinoma"),
    ("type.audience", "members"),
    ("stage.pick", "stage-2"),
    ("stage.audience", "members"),
    ("receptors.pick", "hormone-receptor-positive"),
    ("receptors.audience", "members"),
    ("treatments.what-0", "Letrozole"),
    ("treatments.start-0-year", "2024"),
    ("treatments.start-0-month", "11"),
    ("treatments.what-1", "Paclitaxel"),
    ("treatments.start-1-year", "2024"),
    ("treatments.stop-1-year", "2024"),
    ("treatments.audience", "members"),
    ("symptoms.what-0", "Joint pain"),
    ("symptoms.severity-0", "3"),
    ("symptoms.audience", "members"),
    ("region.pick", "Wales"),
    ("region.audience", "members"),
];

const NORTH_WINDOW: [Field; 14] = [
    ("hello.text", "I paint the same window every morning. Some days it is a good window."),
    ("hello.audience", "members"),
    ("diagnosed.year", "2023"),
    ("diagnosed.month", "9"),
    ("diagnosed.audience", "members"),
    ("receptors.pick", "hormone-receptor-positive"),
    ("receptors.audience", "members"),
    ("treatments.what-0", "Anastrozole"),
    ("treatments.start-0-year", "2024"),
    ("treatments.audience", "members"),
    ("age-at-diagnosis.number", "58"),
    ("age-at-diagnosis.audience", "members"),
    ("region.pick", "Scotland"),
    ("region.audience", "members"),
];

const BLUE_BICYCLE: [Field; 13] = [
    ("hello.text", "Two children, one bicycle, and a calendar that belongs to the hospital."),
    ("hello.audience", "members"),
    ("diagnosed.year", "2026"),
    ("diagnosed.month", "3"),
    ("diagnosed.audience", "members"),
    ("receptors.pick", "triple-negative"),
    ("receptors.audience", "members"),
    ("treatments.what-0", "Paclitaxel"),
    ("treatments.start-0-year", "2026"),
    ("treatments.start-0-month", "4"),
    ("treatments.audience", "members"),
    ("age-at-diagnosis.number", "37"),
    ("age-at-diagnosis.audience", "members"),
];

const APPLE_LADDER: [Field; 11] = [
    ("hello.text", "Living with it, not fighting it. Ask me about scans and about apples."),
    ("hello.audience", "members"),
    ("diagnosed.year", "2019"),
    ("diagnosed.audience", "members"),
    ("stage.pick", "metastatic-breast-cancer"),
    ("stage.audience", "members"),
    ("spread.pick", "bone-metastases"),
    ("spread.audience", "members"),
    ("treatments.what-0", "Letrozole"),
    ("treatments.start-0-year", "2022"),
    ("treatments.audience", "members"),
];

const RAINY_TUESDAY: [Field; 9] = [
    ("hello.text", "New here. I read first and talk later."),
    ("hello.audience", "members"),
    ("diagnosed.year", "2026"),
    ("diagnosed.month", "8"),
    ("diagnosed.audience", "members"),
    ("stage.pick", "stage-1"),
    ("stage.audience", "me"),
    ("household.pick", "Animals"),
    ("household.audience", "members"),
];

const SMALL_ORCHESTRA: [Field; 6] = [
    ("hello.text", "My husband is the patient, which surprises most people. I play the cello to the cat."),
    ("hello.audience", "members"),
    ("region.pick", "Ireland"),
    ("region.audience", "members"),
    ("household.pick", "Animals"),
    ("household.audience", "members"),
];

const LONG_CORRIDOR: [Field; 8] = [
    ("hello.text", "I was a night nurse. Now I am on the other side of the bell."),
    ("hello.audience", "members"),
    ("receptors.pick", "her2-positive"),
    ("receptors.audience", "members"),
    ("age-at-diagnosis.number", "49"),
    ("age-at-diagnosis.audience", "members"),
    ("stage.pick", "stage-2"),
    ("stage.audience", "members"),
];
