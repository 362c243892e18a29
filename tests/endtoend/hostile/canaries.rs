//! Listens where nobody is to come.

use std::net::TcpListener;
use std::sync::{Arc, Mutex};

/// Addresses that are no tenant's.
pub struct Canaries {
    came: Arc<Mutex<Vec<String>>>,
    /// Another port of 127.0.0.1.
    pub port: u16,
    /// The port of `[::1]`; without IPv6, one that nobody listens to.
    pub port6: u16,
    /// A proxy, for all that is not on this machine.
    pub proxy: String,
}

fn listen(address: &str) -> Option<(TcpListener, u16)> {
    let listener = TcpListener::bind(address).ok()?;
    let port = listener.local_addr().ok()?.port();
    Some((listener, port))
}

impl Canaries {
    /// Listens on 127.0.0.1, on 127.0.0.2 at the tenant's own port, and on `[::1]`, where there is
    /// such a thing.
    pub fn beside(tenant: u16) -> Canaries {
        let came = Arc::default();
        let (other, port) = listen("127.0.0.1:0").expect("a free port");
        let (proxy, proxied) = listen("127.0.0.1:0").expect("a free port");
        watch(other, &came);
        watch(proxy, &came);
        let mut port6 = port;
        for address in [format!("127.0.0.2:{tenant}"), "[::1]:0".to_owned()] {
            match listen(&address) {
                Some((listener, port)) => {
                    if address.starts_with('[') {
                        port6 = port;
                    }
                    watch(listener, &came);
                }
                None => println!("not listened to, for it is not there: {address}"),
            }
        }
        let proxy = format!("http://127.0.0.1:{proxied}");
        Canaries {
            came,
            port,
            port6,
            proxy,
        }
    }

    /// Who came since this was asked last, by where they came to.
    pub fn came(&self) -> Vec<String> {
        std::mem::take(&mut *self.came.lock().expect("whole"))
    }
}

/// Notes who comes, and only then lets them go: who waits for an answer is noted by then.
fn watch(listener: TcpListener, came: &Arc<Mutex<Vec<String>>>) {
    let came = Arc::clone(came);
    let address = listener.local_addr().expect("its address").to_string();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            came.lock().expect("whole").push(address.clone());
            drop(stream);
        }
    });
}
