//! Behind a real proxy: nginx, with the very words of `docs/installing.md`.

use std::process::{Child, Command, Stdio};

use crate::program::{Place, repository};
use crate::support::http;
use crate::support::server::Server;
use crate::support::tls::{Authority, BOTH, NAME, free_port};

/// A program that is ended when it is dropped.
struct Nginx(Child);

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Its program, where there is one.
fn program() -> Option<String> {
    let named = std::env::var("ALONGSIDE_TEST_NGINX").ok();
    let path = named.clone().unwrap_or_else(|| "nginx".to_owned());
    let found = Command::new(&path).arg("-v").stderr(Stdio::null()).status().is_ok();
    assert!(found || named.is_none(), "there is no {path}");
    if !found {
        eprintln!("NOT TESTED, since there is no nginx here (ALONGSIDE_TEST_NGINX names one)");
    }
    found.then_some(path)
}

/// The words for nginx in the document, for these ports and files.
fn words(place: &Place, public: u16, ours: u16) -> String {
    let document = std::fs::read_to_string(repository("docs/installing.md")).unwrap();
    let server = document.split("```nginx\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let live = "/etc/letsencrypt/live/community.example.org";
    let mut server = server.to_owned();
    for (from, to) in [
        ("listen 443 ", format!("listen 127.0.0.1:{public} ")),
        ("http://127.0.0.1:8080", format!("http://127.0.0.1:{ours}")),
        (&format!("{live}/fullchain.pem"), place.path("certificate.pem").display().to_string()),
        (&format!("{live}/privkey.pem"), place.path("key.pem").display().to_string()),
    ] {
        assert!(server.contains(from), "{from} in:\n{server}");
        server = server.replace(from, &to);
    }
    let paths: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|what| format!("{what}_temp_path {};\n", place.path(what).display()))
        .concat();
    let (pid, own) = (place.path("nginx.pid"), place.path("nginx.log"));
    format!(
        "daemon off; master_process off; pid {}; error_log {};\nevents {{}}\nhttp {{\naccess_log off;\n{paths}{server}}}\n",
        pid.display(),
        own.display()
    )
}

/// Asks through the proxy, over TLS, in these very words.
fn ask(authority: &Authority, public: u16, request: &str) -> http::Reply {
    use std::io::{Read, Write};
    let mut stream = authority.visitor(&BOTH, &[]).connect(public).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    // nginx hangs up without the last word of TLS when it was asked to close.
    let _ = stream.read_to_end(&mut answer);
    http::parse(&answer).unwrap()
}

#[test]
fn behind_nginx_forms_are_taken_cookies_are_guarded_and_visitors_are_told_apart() {
    let Some(program) = program() else { return };
    let (place, authority, public) = (Place::new(), Authority::new(), free_port());
    authority.write(&place);
    let variables = [("ALONGSIDE_BASE_URL", "https://community.example.org")];
    let server = Server::start_with(&place, &variables, &["serve"]);
    place.write("nginx.conf", &words(&place, public, server.port));
    let mut command = Command::new(program);
    command.arg("-e").arg(place.path("nginx.log")).arg("-c").arg(place.path("nginx.conf"));
    let mut nginx = Nginx(command.spawn().unwrap());
    while std::net::TcpStream::connect(("127.0.0.1", public)).is_err() {
        let log = || std::fs::read_to_string(place.path("nginx.log"));
        assert!(nginx.0.try_wait().unwrap().is_none(), "nginx ended: {:?}", log());
        std::thread::yield_now();
    }

    place.run_with(&variables, &["admin", "add", "ada", "ada@example.org"]).ended(0);
    let said = place.run_with(&variables, &["admin", "sign-in", "ada"]).ended(0);
    let link = said.out.split_whitespace().find(|word| word.contains("/sign-in/link/")).unwrap();
    let path = link.strip_prefix("https://community.example.org").unwrap();
    // A browser that says where a form comes from, behind a network of its own.
    let sign_in = |origin: &str| {
        let head =
            format!("POST {path} HTTP/1.1\r\nhost: {NAME}\r\nconnection: close\r\norigin: {origin}\r\n");
        let body = "x-forwarded-for: 192.0.2.7\r\ncontent-length: 0\r\n\r\n";
        ask(&authority, public, &format!("{head}{body}"))
    };
    assert_eq!(sign_in("https://evil.example").status, 403);
    let reply = sign_in(&format!("https://{NAME}"));
    let cookies: Vec<&str> =
        reply.head.lines().filter(|line| line.to_lowercase().starts_with("set-cookie: ")).collect();
    let session = cookies.iter().find_map(|line| line.split_once("__Host-session=")?.1.split(';').next());
    let session = session.unwrap_or_else(|| panic!("{}", reply.head));
    assert!(cookies.iter().all(|cookie| cookie.contains("Secure")), "{cookies:?}");
    let page = ask(
        &authority,
        public,
        &format!(
            "GET /settings HTTP/1.1\r\nhost: {NAME}\r\nconnection: close\r\ncookie: __Host-session={session}\r\n\r\n"
        ),
    );
    assert!(page.text().contains("192.0.2.7"), "{}", page.text());
    assert_eq!(page.header("strict-transport-security"), "max-age=31536000");
    server.stop();
}
