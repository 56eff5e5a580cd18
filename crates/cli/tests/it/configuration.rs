//! Where settings come from, which of them wins, and what is said of those that are wrong.

use crate::program::{Place, Said};

const FILE: &str = "alongside-data/alongside.toml";

/// The line that `alongside config` prints for a key, without the blanks between.
#[track_caller]
fn line(said: &Said, key: &str) -> String {
    let line = said.out.lines().find(|line| line.starts_with(&format!("{key} =")));
    line.unwrap_or_else(|| panic!("no {key} in:\n{}", said.out))
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn without_any_configuration_the_defaults_hold() {
    let said = Place::new().run(&["config"]).ended(0);
    assert_eq!(line(&said, "data"), r#"data = "./alongside-data" # default"#);
    assert_eq!(line(&said, "listen"), r#"listen = "127.0.0.1:8080" # default"#);
    assert_eq!(line(&said, "database"), r#"database = "sqlite:./alongside-data/alongside.db" # default"#);
}

#[test]
fn a_flag_beats_the_environment_and_the_environment_beats_the_file() {
    let place = Place::new();
    place.write(FILE, "listen = '127.0.0.1:1001'\n");
    let variables = [("ALONGSIDE_LISTEN", "127.0.0.1:1002")];

    let said = place.run(&["config"]).ended(0);
    assert_eq!(line(&said, "listen"), format!(r#"listen = "127.0.0.1:1001" # ./{FILE}:1"#));
    let said = place.run_with(&variables, &["config"]).ended(0);
    assert_eq!(line(&said, "listen"), r#"listen = "127.0.0.1:1002" # ALONGSIDE_LISTEN"#);
    let said = place.run_with(&variables, &["config", "--listen", "127.0.0.1:1003"]).ended(0);
    assert_eq!(line(&said, "listen"), r#"listen = "127.0.0.1:1003" # --listen"#);
}

#[test]
fn flags_may_stand_before_the_command() {
    let said = Place::new().run(&["--listen", "127.0.0.1:1003", "config"]).ended(0);
    assert!(line(&said, "listen").contains(":1003"));
}

#[test]
fn an_empty_variable_counts_as_not_set() {
    let said = Place::new().run_with(&[("ALONGSIDE_LISTEN", "")], &["config"]).ended(0);
    assert!(line(&said, "listen").ends_with("# default"));
}

#[test]
fn the_data_folder_decides_which_file_is_read_and_where_the_database_lies() {
    let place = Place::new();
    place.write("there/alongside.toml", "[log]\nlevel = 'debug'\n");
    let said = place.run_with(&[("ALONGSIDE_DATA", "there")], &["config"]).ended(0);
    assert_eq!(line(&said, "level"), r#"level = "debug" # there/alongside.toml:2"#);
    assert!(line(&said, "database").contains("sqlite:there/alongside.db"));
}

#[test]
fn a_named_file_is_read_instead_and_may_set_the_data_folder() {
    let place = Place::new();
    place.write(FILE, "listen = 'nonsense'\n");
    place.write("other.toml", "data = 'elsewhere'\n");
    let by_flag = place.run(&["config", "--config", "other.toml"]).ended(0);
    let by_variable = place.run_with(&[("ALONGSIDE_CONFIG", "other.toml")], &["config"]).ended(0);
    for said in [by_flag, by_variable] {
        assert_eq!(line(&said, "data"), r#"data = "elsewhere" # other.toml:1"#);
    }
}

#[test]
fn a_file_in_the_data_folder_cannot_name_another_data_folder() {
    let place = Place::new();
    place.write(FILE, "data = 'elsewhere'\n");
    let said = place.run(&["config"]).ended(1);
    assert!(said.err.contains("alongside.toml:1: `data` has no place"), "{}", said.err);
}

#[test]
fn a_named_file_that_is_missing_is_an_error() {
    let said = Place::new().run(&["config", "--config", "nowhere.toml"]).ended(1);
    assert!(said.err.contains("nowhere.toml cannot be read"), "{}", said.err);
}

#[test]
fn every_unknown_key_is_an_error_with_its_line_and_the_nearest_known_one() {
    let place = Place::new();
    place.write(FILE, "# ours\nlisen = 'x'\nbucket = 'x'\nzzzzzz = 1\n\n[media]\nendpont = 'x'\n\n[medai]\n");
    let said = place.run(&["config"]).ended(1);
    let told = [
        "alongside.toml:2: `lisen` is not known. Did you mean `listen`?",
        "alongside.toml:3: `bucket` is not known. Did you mean `media.bucket`?",
        "alongside.toml:4: `zzzzzz` is not known.\n",
        "alongside.toml:7: `media.endpont` is not known. Did you mean `media.endpoint`?",
        "alongside.toml:9: `medai` is not known. Did you mean `media`?",
    ];
    let mut at = 0;
    for told in told {
        at += said.err[at..].find(told).unwrap_or_else(|| panic!("no “{told}” in order in:\n{}", said.err));
    }
    assert!(said.err.contains("alongside help config"), "{}", said.err);
}

#[test]
fn a_section_that_is_no_table_and_a_value_that_is_no_text_are_errors() {
    let place = Place::new();
    place.write(FILE, "media = 's3'\nlisten = ['a']\n");
    let said = place.run(&["config"]).ended(1);
    assert!(said.err.contains("alongside.toml:1: `media` is a section. Write [media]"), "{}", said.err);
    assert!(said.err.contains("alongside.toml:2: `listen` is one text"), "{}", said.err);
}

#[test]
fn a_file_that_is_no_toml_is_an_error_with_its_line() {
    let place = Place::new();
    place.write(FILE, "listen = '127.0.0.1:80'\nlog level\n");
    let said = place.run(&["config"]).ended(1);
    assert!(said.err.contains("alongside.toml:2: This is not TOML"), "{}", said.err);
}

#[test]
fn an_unknown_variable_is_a_warning_that_names_the_nearest() {
    let said = Place::new().run_with(&[("ALONGSIDE_MEDIA_BUKCET", "x")], &["config"]).ended(0);
    assert!(
        said.err.contains("warning: The environment variable ALONGSIDE_MEDIA_BUKCET is not known"),
        "{}",
        said.err
    );
    assert!(said.err.contains("Did you mean ALONGSIDE_MEDIA_BUCKET?"), "{}", said.err);
}

#[test]
fn variables_for_tests_are_passed_over() {
    let said = Place::new().run_with(&[("ALONGSIDE_TEST_POSTGRES", "x")], &["config"]).ended(0);
    assert_eq!(said.err, "");
}

#[test]
fn a_wrong_value_is_told_with_its_place() {
    let place = Place::new();
    place.write(FILE, "\n[log]\nlevel = 'inof'\n");
    let said = place.run(&["config"]).ended(1);
    assert!(said.err.contains("alongside.toml:3: “inof” is no good for `log.level`."), "{}", said.err);
    let said = place
        .run_with(&[("ALONGSIDE_LOG_LEVEL", "app=debug"), ("ALONGSIDE_LISTEN", "8080")], &["config"])
        .ended(1);
    assert!(said.err.contains("ALONGSIDE_LISTEN: “8080” is no good for `listen`."), "{}", said.err);
    assert!(said.err.contains("127.0.0.1:8080"), "{}", said.err);
}

#[test]
fn a_wrong_value_of_a_flag_is_a_usage_error() {
    let said = Place::new().run(&["migrate", "--listen", "here"]).ended(2);
    assert!(said.err.contains("--listen: “here” is no good"), "{}", said.err);
}

#[test]
fn s3_storage_says_which_key_is_missing() {
    let place = Place::new();
    place.write(FILE, "[media]\nstore = 's3'\nendpoint = 'https://s3.example.org'\nbucket = 'b'\n");
    let said = place.run(&["config"]).ended(1);
    assert!(said.err.contains("`media.access_key` is missing"), "{}", said.err);
    assert!(said.err.contains("ALONGSIDE_MEDIA_ACCESS_KEY"), "{}", said.err);
}

#[test]
fn a_bucket_that_is_not_used_is_a_warning() {
    let said = Place::new().run_with(&[("ALONGSIDE_MEDIA_BUCKET", "b")], &["config"]).ended(0);
    assert!(said.err.contains("ALONGSIDE_MEDIA_BUCKET: `media.bucket` is not used"), "{}", said.err);
}

#[test]
fn secrets_are_never_printed() {
    let place = Place::new();
    place.write(
        FILE,
        "database = 'postgres://me:hunter2@db.example.org/alongside?sslmode=require&password=hunter2'\n\
         [media]\nstore = 's3'\nendpoint = 'https://s3.example.org'\nbucket = 'b'\naccess_key = 'hunter2'\nsecret_key = 'hunter2'\n",
    );
    let said = place.run(&["config"]).ended(0);
    assert!(!said.out.contains("hunter2"), "{}", said.out);
    assert_eq!(
        line(&said, "database"),
        format!(
            "database = \"postgres://me:(hidden)@db.example.org/alongside?sslmode=require&password=(hidden)\" # ./{FILE}:1"
        )
    );
    assert!(line(&said, "secret_key").contains("(hidden)"));
}

#[test]
fn a_database_we_do_not_know_is_refused_without_repeating_its_password() {
    let said =
        Place::new().run_with(&[("ALONGSIDE_DATABASE", "mysql://me:hunter2@db/x")], &["config"]).ended(1);
    assert!(
        said.err.contains("ALONGSIDE_DATABASE: this is not the address of a database we know."),
        "{}",
        said.err
    );
    assert!(!said.err.contains("hunter2") && !said.out.contains("hunter2"), "{}{}", said.out, said.err);
}

#[test]
fn what_config_prints_can_be_used_as_a_configuration_file() {
    let place = Place::new();
    let said = place.run(&["config", "--listen", "127.0.0.1:4711", "--data", "d"]).ended(0);
    place.write("again.toml", &said.out);
    let again = place.run(&["config", "--config", "again.toml"]).ended(0);
    assert!(line(&again, "listen").starts_with(r#"listen = "127.0.0.1:4711""#));
}

#[test]
fn an_address_to_listen_on_may_be_a_name() {
    let said = Place::new().run(&["config", "--listen", "localhost:8081"]).ended(0);
    assert!(line(&said, "listen").contains("localhost:8081"));
    let said = Place::new().run(&["config", "--listen", "8081"]).ended(2);
    assert!(said.err.contains("127.0.0.1:8080 for this machine only"), "{}", said.err);
}

#[test]
fn a_public_address_is_a_scheme_and_a_name() {
    for good in ["https://community.example.org", "http://localhost:8080/", "https://[::1]:8443"] {
        Place::new().run(&["config", "--base-url", good]).ended(0);
    }
    for bad in [
        "community.example.org",
        "https://",
        "ftp://x",
        "https://x/path",
        "https://x?y",
        "https://a b",
        "https://x\"y",
    ] {
        let said = Place::new().run(&["config", "--base-url", bad]).ended(2);
        assert!(said.err.contains("https://community.example.org"), "{bad}: {}", said.err);
    }
}
