//! A headless Chromium, spoken to over its DevTools pipe. `timeout` ends it, whatever happens here.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use base64::Engine as _;
use serde_json::{Value, json};

/// Where Chromium lies; nothing where there is none, and where that may be, this says so.
pub fn find() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let found = std::env::split_paths(&path)
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .find(|file| file.is_file());
    let wanted = std::env::var_os("OMNI_UM_TEST_BROWSER").is_some_and(|word| word == "1");
    assert!(found.is_some() || !wanted, "no Chromium on PATH");
    if found.is_none() {
        eprintln!("no Chromium here: the page is not looked at (.ci/tools installs one)");
    }
    found
}

/// A browser with one page.
pub struct Browser {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    session: String,
    sent: u64,
    events: Vec<Value>,
    _profile: tempfile::TempDir,
}

const ARGUMENTS: [&str; 13] = [
    "--remote-debugging-pipe",
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--force-color-profile=srgb",
    "about:blank",
];

/// The pipe is descriptors 3 and 4; the group is ended after two minutes.
const START: &str =
    r#"exec timeout --kill-after=5 120 "$@" 3<&0 4>&1 </dev/null >/dev/null 2>/dev/null"#;

impl Browser {
    /// Starts one.
    pub fn start(chromium: &Path) -> Browser {
        let profile = tempfile::tempdir().expect("a folder");
        let mut child = Command::new("sh")
            .args(["-c", START, "sh"])
            .arg(chromium)
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .args(ARGUMENTS)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a shell");
        let to = child.stdin.take().expect("its stdin");
        let from = BufReader::new(child.stdout.take().expect("its stdout"));
        let mut browser = Browser {
            child,
            to,
            from,
            session: String::new(),
            sent: 0,
            events: Vec::new(),
            _profile: profile,
        };
        let target = browser.call("Target.createTarget", json!({ "url": "about:blank" }));
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let session = browser.call("Target.attachToTarget", attach);
        browser.session = session["sessionId"].as_str().expect("an id").to_owned();
        for domain in ["Page", "Runtime", "Log", "Network"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        browser
    }

    /// Sends a command and waits for its answer; what happens meanwhile is kept.
    pub fn call(&mut self, method: &str, params: Value) -> Value {
        self.sent += 1;
        let mut message = json!({ "id": self.sent, "method": method, "params": params });
        if !self.session.is_empty() {
            message["sessionId"] = json!(self.session);
        }
        let mut bytes = serde_json::to_vec(&message).expect("JSON");
        bytes.push(0);
        self.to.write_all(&bytes).expect("Chromium listens");
        loop {
            let answer = self.next();
            if answer["id"] == self.sent {
                assert!(answer.get("error").is_none(), "{method}: {answer}");
                return answer["result"].clone();
            }
            self.events.push(answer);
        }
    }

    fn next(&mut self) -> Value {
        let mut bytes = Vec::new();
        self.from.read_until(0, &mut bytes).expect("a message");
        assert_eq!(bytes.pop(), Some(0), "Chromium ended");
        serde_json::from_slice(&bytes).expect("JSON")
    }

    /// Opens a page, and waits until it is loaded.
    pub fn open(&mut self, url: &str) {
        // The same page with another hash would not be loaded again.
        for url in ["about:blank", url] {
            let is_load = |event: &Value| event["method"] == "Page.loadEventFired";
            self.events.retain(|event| !is_load(event));
            self.call("Page.navigate", json!({ "url": url }));
            while !self.events.iter().any(is_load) {
                let event = self.next();
                self.events.push(event);
            }
        }
    }

    /// What an expression comes to; of a promise, what it settles to.
    pub fn ask(&mut self, expression: &str) -> Value {
        let params =
            json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let answer = self.call("Runtime.evaluate", params);
        assert!(
            answer.get("exceptionDetails").is_none(),
            "{expression}: {answer}"
        );
        answer["result"]["value"].clone()
    }

    /// What an expression counts.
    pub fn count(&mut self, expression: &str) -> u64 {
        self.ask(expression).as_u64().expect("a number")
    }

    /// Presses a key: a letter, or `Enter`, `Escape`.
    pub fn press(&mut self, key: &str) {
        let code = match key {
            "Enter" => 13,
            "Escape" => 27,
            _ => u32::from(key.to_ascii_uppercase().as_bytes()[0]),
        };
        let mut down = json!({ "type": "keyDown", "key": key, "windowsVirtualKeyCode": code });
        match key {
            "Enter" => down["text"] = json!("\r"),
            "Escape" => {}
            letter => down["text"] = json!(letter),
        }
        self.call("Input.dispatchKeyEvent", down);
        self.call(
            "Input.dispatchKeyEvent",
            json!({ "type": "keyUp", "key": key, "windowsVirtualKeyCode": code }),
        );
    }

    /// Makes the window this wide and high.
    pub fn resize(&mut self, width: u32, height: u32) {
        let phone = width < 500;
        self.call(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone }),
        );
    }

    /// Whether the reader likes it `light` or `dark`.
    pub fn prefer(&mut self, scheme: &str) {
        let feature = json!({ "name": "prefers-color-scheme", "value": scheme });
        self.call(
            "Emulation.setEmulatedMedia",
            json!({ "features": [feature] }),
        );
    }

    /// Shows it as a printer gets it, or as a screen does.
    pub fn printing(&mut self, on: bool) {
        let (media, event) = match on {
            true => ("print", "beforeprint"),
            false => ("", "afterprint"),
        };
        self.call("Emulation.setEmulatedMedia", json!({ "media": media }));
        self.ask(&format!("dispatchEvent(new Event('{event}'))"));
    }

    /// What stands in the window, kept for a person who looks at it.
    pub fn screenshot(&mut self, name: &str) {
        let shot = self.call("Page.captureScreenshot", json!({ "format": "png" }));
        keep(&format!("{name}.png"), &shot["data"]);
    }

    /// What went wrong on the page, in the browser's words, and what it asked the network for.
    pub fn complaints(&self) -> Vec<String> {
        let is_complaint = |event: &&Value| match event["method"].as_str() {
            Some("Runtime.exceptionThrown" | "Runtime.consoleAPICalled" | "Log.entryAdded") => true,
            Some("Network.requestWillBeSent") => {
                let url = event["params"]["request"]["url"].as_str();
                !url.is_some_and(|url| url.starts_with("file:") || url == "about:blank")
            }
            _ => false,
        };
        let complaints = self.events.iter().filter(is_complaint);
        complaints.map(ToString::to_string).collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // `timeout` hands the signal on; without its pipe Chromium would end besides.
        let _ = Command::new("kill")
            .arg(self.child.id().to_string())
            .status();
        let _ = self.child.wait();
    }
}

/// Below target/tmp/browser.
fn keep(name: &str, data: &Value) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
    std::fs::create_dir_all(&folder).expect("a folder");
    let data = data.as_str().expect("base64");
    let bytes = base64::engine::general_purpose::STANDARD
        .decode(data)
        .expect("base64");
    std::fs::write(folder.join(name), bytes).expect("a file");
}
