//! One process takes over from another at a socket that neither of them opened.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use rustix::io::{FdFlags, fcntl_setfd};

use crate::program::Place;
use crate::support::server::Server;

/// Hands a socket over as systemd does: as the descriptor 3, with its number and whom it is for in the environment.
fn start(place: &Place, socket: &TcpListener, name: &str) -> Server {
    use std::os::fd::AsRawFd;
    fcntl_setfd(socket, FdFlags::empty()).unwrap();
    let program = place.command(&[], &["serve", "--listen", "127.0.0.1:1"]);
    let mut command = Command::new("sh");
    let script = format!("exec 3<&{}; LISTEN_FDS=1 LISTEN_PID=$$ exec \"$@\"", socket.as_raw_fd());
    command.args(["-c", &script, "sh"]).arg(program.get_program()).args(program.get_args());
    for (name, value) in program.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command.current_dir(program.get_current_dir().unwrap());
    Server::of(command, place.path(name))
}

/// Asks for a page over a connection of its own; says what went wrong.
fn visit(port: u16) -> Result<(), String> {
    let said = |error: std::io::Error| error.to_string();
    let mut stream = TcpStream::connect(("127.0.0.1", port)).map_err(said)?;
    let request = b"GET /resources HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    stream.write_all(request).map_err(said)?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).map_err(said)?;
    let whole = answer.starts_with("HTTP/1.1 200 ") && answer.ends_with("</html>");
    if whole { Ok(()) } else { Err(format!("the answer was {answer:?}")) }
}

#[test]
fn no_visitor_is_refused_while_one_process_takes_over_from_another() {
    let place = Place::new();
    let socket = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = socket.local_addr().unwrap().port();
    let mut server = start(&place, &socket, "first.log");
    assert_eq!(server.port, port, "it serves at the socket, not at what is set");
    let (ended, visits) = (AtomicBool::new(false), Mutex::new(Vec::new()));
    let wait_for_visits = || {
        let before = visits.lock().unwrap().len();
        while visits.lock().unwrap().len() < before + 20 {
            thread::yield_now();
        }
    };
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while !ended.load(Ordering::Relaxed) {
                    let visited = visit(port);
                    visits.lock().unwrap().push(visited);
                }
            });
        }
        for name in ["second.log", "third.log"] {
            wait_for_visits();
            server.signal("-TERM");
            assert_eq!(server.ended(), Some(0), "{}", server.log());
            server = start(&place, &socket, name);
        }
        wait_for_visits();
        ended.store(true, Ordering::Relaxed);
    });
    let visits = visits.into_inner().unwrap();
    let failed: Vec<_> = visits.iter().filter_map(|visit| visit.as_ref().err()).collect();
    assert!(failed.is_empty(), "{} of {}: {:?}", failed.len(), visits.len(), failed[0]);
    server.stop();
}
