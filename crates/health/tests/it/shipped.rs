//! The packs that come with the product.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use health::pack::{HelplineKind, Risk};
use health::{Pack, Recogniser};

pub(crate) fn breast_cancer() -> Pack {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/breast-cancer");
    let files: BTreeMap<String, String> = fs::read_dir(&folder)
        .expect("the pack's folder")
        .map(|entry| entry.expect("an entry").path())
        .map(|path| {
            (
                path.file_name().expect("a name").to_string_lossy().into_owned(),
                fs::read_to_string(&path).expect("text"),
            )
        })
        .collect();
    Pack::read(&files).unwrap_or_else(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        panic!("{}", lines.join("\n"))
    })
}

#[test]
fn the_pack_reads_without_a_problem_and_is_rich_enough() {
    let pack = breast_cancer();
    let concepts = pack.vocabulary.concepts();
    assert!(concepts.len() >= 180, "{} concepts", concepts.len());
    let defined = concepts.iter().filter(|c| c.definition.is_some()).count();
    assert!(defined >= 90, "{defined} definitions");
    assert_eq!(pack.about.slug, "breast-cancer");
    assert!(pack.questions.len() >= 8);
    for kind in [HelplineKind::Emergency, HelplineKind::Crisis] {
        assert!(pack.helplines.iter().filter(|line| line.kind == kind).count() >= 10);
    }
    for risk in [Risk::Emergency, Risk::Urgent, Risk::Crisis] {
        assert!(pack.safety.situations.iter().any(|situation| situation.risk == risk));
    }
    assert!(!pack.safety.notice.is_empty());
}

#[test]
fn every_name_finds_its_own_concept() {
    let vocabulary = breast_cancer().vocabulary;
    let recogniser = Recogniser::new(&vocabulary);
    for (ix, concept) in vocabulary.iter() {
        for name in concept.names() {
            let mentions = recogniser.find(name);
            assert_eq!(mentions.iter().map(|m| m.concept).collect::<Vec<_>>(), [ix], "{name}");
        }
    }
}

#[test]
fn what_people_write_finds_what_they_mean() {
    let vocabulary = breast_cancer().vocabulary;
    let recogniser = Recogniser::new(&vocabulary);
    for (text, slugs) in [
        ("Taxol gave me pins and needles", &["paclitaxel", "peripheral-neuropathy"][..]),
        ("hot flashes on Arimidex", &["hot-flush", "anastrozole"]),
        ("HER2-positive, T-DM1 next", &["her2-positive", "trastuzumab-emtansine"]),
        ("Chemo brain since my mastectomy", &["chemo-brain", "mastectomy"]),
        ("stiff joints from aromatase inhibitors", &["joint-pain", "aromatase-inhibitor"]),
        ("estrogen receptor and tumor", &["oestrogen-receptor", "tumour"]),
        ("triple negative", &["triple-negative"]),
        ("gabapentin, Lyrica or Cymbalta", &["gabapentin", "pregabalin", "duloxetine"]),
        ("two biopsies and a bone scan", &["biopsy", "bone-scan"]),
        ("at this stage I felt it did not work", &[]),
        ("CIPN", &["cipn"]),
    ] {
        let found: Vec<&str> = recogniser
            .find(text)
            .iter()
            .map(|m| vocabulary.get(m.concept).expect("a concept").slug.as_str())
            .collect();
        assert_eq!(found, slugs, "{text}");
    }
}

#[test]
fn every_drug_of_the_facts_is_there_under_all_its_names() {
    let vocabulary = breast_cancer().vocabulary;
    for name in [
        "paclitaxel",
        "Taxol",
        "nab-paclitaxel",
        "Abraxane",
        "docetaxel",
        "Taxotere",
        "Docefrez",
        "cisplatin",
        "carboplatin",
        "oxaliplatin",
        "Eloxatin",
        "vincristine",
        "Oncovin",
        "Vincrex",
        "vinorelbine",
        "Navelbine",
        "anastrozole",
        "Arimidex",
        "letrozole",
        "Femara",
        "exemestane",
        "Aromasin",
        "tamoxifen",
        "Soltamox",
        "abemaciclib",
        "Verzenio",
        "palbociclib",
        "Ibrance",
        "ribociclib",
        "Kisqali",
        "trastuzumab",
        "Herceptin",
        "pertuzumab",
        "Perjeta",
        "T-DM1",
        "Kadcyla",
        "trastuzumab deruxtecan",
        "Enhertu",
        "tucatinib",
        "Tukysa",
        "gabapentin",
        "Neurontin",
        "pregabalin",
        "Lyrica",
        "duloxetine",
        "Cymbalta",
    ] {
        assert!(vocabulary.by_name(name).is_some(), "{name}");
    }
}

#[test]
fn taxol_leads_up_to_taxanes_chemotherapy_and_treatment() {
    let vocabulary = breast_cancer().vocabulary;
    let taxol = vocabulary.by_name("Taxol").expect("Taxol");
    let above: Vec<&str> = vocabulary
        .ancestors(taxol)
        .into_iter()
        .filter_map(|ix| vocabulary.get(ix))
        .map(|c| c.slug.as_str())
        .collect();
    assert_eq!(above, ["taxane", "chemotherapy", "systemic-therapy", "cancer-treatment"]);
    let meant = vocabulary.expand(vocabulary.by_name("taxane").expect("taxane"));
    assert!(meant.iter().any(|(ix, weight)| *ix == taxol && *weight > 0.7));
}
