//! Free TCP ports on the loopback interface.

use std::fs::File;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::ops::Range;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Below those that the kernel gives to connections: none of these takes one between the choice and the listening.
const RANGE: Range<u16> = 20_000..30_000;

/// The locks of the ports that this process took.
static TAKEN: Mutex<Vec<File>> = Mutex::new(Vec::new());

/// A port that is this process's to its end: nobody listens on it, and no other process that asks here is given it. Tests
/// run side by side, and what listens in another's place answers in its name.
pub fn free() -> io::Result<u16> {
    let folder = std::env::temp_dir().join("cpro-ports");
    std::fs::create_dir_all(&folder)?;
    // Each process begins elsewhere: most find one at the first look.
    let begin = std::process::id() % u32::from(RANGE.end - RANGE.start);
    let begin = RANGE.start + u16::try_from(begin).unwrap_or_default();
    for port in (begin..RANGE.end).chain(RANGE.start..begin) {
        let lock = File::create(folder.join(port.to_string()))?;
        if lock.try_lock().is_ok() && is_free(port) {
            let mut taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
            taken.push(lock);
            return Ok(port);
        }
    }
    Err(io::ErrorKind::AddrNotAvailable.into())
}

/// Whether `port` of the loopback interface can be listened on.
pub fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

/// Whether somebody accepts connections on `port` of the loopback interface.
pub fn answers(port: u16) -> bool {
    TcpStream::connect_timeout(
        &SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
        Duration::from_millis(250),
    )
    .is_ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_port_is_given_once_though_nobody_listens_yet() {
        let mut given: Vec<u16> = (0..20).map(|_| free().unwrap()).collect();
        given.sort_unstable();
        given.dedup();
        assert_eq!(given.len(), 20);
        assert!(given.iter().all(|port| is_free(*port)));
    }
}
