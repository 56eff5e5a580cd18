//! The program ends when it is asked to.

use std::net::TcpListener;
use std::process::{Command, Stdio};

use crate::program::{Place, Said};

#[test]
fn sigterm_and_ctrl_c_end_a_check_that_waits_for_a_silent_server() {
    for signal in ["-TERM", "-INT"] {
        let place = Place::new();
        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", silent.local_addr().unwrap());
        let variables = [
            ("ALONGSIDE_MEDIA_STORE", "s3"),
            ("ALONGSIDE_MEDIA_ENDPOINT", endpoint.as_str()),
            ("ALONGSIDE_MEDIA_BUCKET", "b"),
            ("ALONGSIDE_MEDIA_ACCESS_KEY", "a"),
            ("ALONGSIDE_MEDIA_SECRET_KEY", "s"),
        ];
        let mut command = place.command(&variables, &["check"]);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // It has called, so it is past its start and waits for an answer that never comes.
        let _held = silent.accept().unwrap();
        assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
        let said = Said::of(child.wait_with_output().unwrap()).ended(1);
        assert!(said.err.contains("We were asked to stop and did not finish."), "{}", said.err);
    }
}
