//! `alongside import pack` and `alongside export pack`.

use crate::program::{Place, repository};

#[test]
fn the_pack_inside_the_program_comes_out_as_a_folder_that_goes_in_again() {
    let place = Place::new();
    let said = place.run(&["export", "pack", "out"]).ended(0);
    assert!(said.out.contains("5 files written to out"), "{}", said.out);
    for name in ["pack.toml", "concepts.csv", "questions.toml", "helplines.csv", "safety.toml"] {
        let ours = std::fs::read(repository("packs/breast-cancer").join(name)).unwrap();
        assert_eq!(std::fs::read(place.path("out").join(name)).unwrap(), ours, "{name}");
    }
    let said = place.run(&["import", "pack", "out"]).ended(0);
    assert!(said.out.starts_with("Breast cancer 1.1.0: "), "{}", said.out);
}

#[test]
fn a_pack_of_ones_own_comes_out_byte_for_byte() {
    let place = Place::new();
    let about = "slug = \"gout\"\nname = \"Gout\"\nversion = \"2\"\nlanguage = \"en\"\nlicence = \"CC0-1.0\"\ndescription = \"x\"\n";
    place.write("mine/pack.toml", about);
    place.write("mine/concepts.csv", "slug,kind,name,synonyms,broader,codes,definition\n");
    let said = place.run(&["import", "pack", "mine"]).ended(0);
    assert_eq!(said.out, "Gout 2: 0 concepts; 0 articles made anew\n");
    place.run(&["export", "pack", "out"]).ended(0);
    assert_eq!(std::fs::read_to_string(place.path("out/pack.toml")).unwrap(), about);
    let said = place.run(&["export", "pack", "out"]).ended(1);
    assert!(said.err.contains("not empty"), "{}", said.err);
}

#[test]
fn every_mistake_of_a_pack_is_told_with_file_and_line() {
    let place = Place::new();
    place.write("mine/pack.toml", "slug = \"gout\"\n");
    place.write("mine/concepts.csv", "slug,kind,name,synonyms,broader,codes,definition\na,pill,A,,,,\n");
    let said = place.run(&["import", "pack", "mine"]).ended(1);
    assert!(said.err.contains("mine/concepts.csv:2: error["), "{}", said.err);
    assert!(said.err.contains("mine/pack.toml"), "{}", said.err);
    let said = place.run(&["import", "pack", "nowhere"]).ended(1);
    assert!(said.err.contains("cannot be read at nowhere"), "{}", said.err);
}
