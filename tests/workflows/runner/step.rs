//! The steps of a job or of a composite action, one after the other.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::job::Work;
use super::scope::{Scope, truth};
use super::tree::Node;
use super::{Outcome, StepRan, actions, commands};

const STEP: [&str; 11] = [
    "name",
    "id",
    "if",
    "uses",
    "with",
    "run",
    "shell",
    "env",
    "working-directory",
    "continue-on-error",
    "timeout-minutes",
];

/// The steps of one list, as far as they came.
#[derive(Default)]
pub struct Frame {
    pub steps: BTreeMap<String, Step>,
    pub failed: bool,
    /// The composite action whose steps these are.
    pub action: Option<Action>,
    /// What the step that called the action set.
    pub env: BTreeMap<String, String>,
    /// Its name, before those of its own steps.
    pub title: String,
}

/// A composite action that runs.
pub struct Action {
    pub folder: PathBuf,
    pub inputs: BTreeMap<String, String>,
}

/// A step with an id, as others see it.
#[derive(Clone, Default)]
pub struct Step {
    pub outputs: BTreeMap<String, String>,
    outcome: Option<Outcome>,
    conclusion: Option<Outcome>,
    /// Whether all of its outputs are known.
    pub closed: bool,
}

impl Step {
    /// As the context `steps` has it.
    pub fn shown(&self) -> Value {
        let word = |outcome: Option<Outcome>| outcome.map(Outcome::word);
        json!({ "outputs": self.outputs, "outcome": word(self.outcome), "conclusion": word(self.conclusion) })
    }
}

/// What a step did.
pub struct Did {
    pub success: bool,
    pub outputs: BTreeMap<String, String>,
    pub log: String,
    pub summary: String,
}

impl Did {
    /// A success that says nothing.
    pub fn done() -> Did {
        Did {
            success: true,
            outputs: BTreeMap::new(),
            log: String::new(),
            summary: String::new(),
        }
    }

    /// Success or failure with a line.
    pub fn said(success: bool, line: impl Into<String>) -> Did {
        Did {
            success,
            log: line.into() + "\n",
            ..Did::done()
        }
    }
}

impl Work<'_> {
    /// Runs a list of steps, or skips them.
    pub fn all(&mut self, steps: &[Node], frame: &mut Frame) {
        for step in steps {
            self.one(step, frame);
        }
    }

    fn one(&mut self, step: &Node, frame: &mut Frame) {
        step.only(&STEP);
        let mut env = self.env.clone();
        env.extend(frame.env.clone());
        let scope = self.scope(frame, &env);
        let own = step.map("env").into_iter();
        let own: Vec<(String, String)> =
            own.map(|(name, node)| (name, scope.text(&node))).collect();
        let conditional = scope.clone();
        let title = match step.get("name") {
            Some(name) => scope.text(&name),
            None => step.at().to_owned(),
        };
        let title = format!("{}{title}", frame.title);
        let closed = self.declared(step);
        let mut told = Step {
            closed: closed.is_some(),
            ..Step::default()
        };
        for output in closed.into_iter().flatten() {
            told.outputs.insert(output, String::new());
        }
        let runs = without_secrets(&conditional, self, frame).holds(step.get("if").as_ref());
        let mut outcome = Outcome::Skipped;
        let mut conclusion = outcome;
        if runs {
            env.extend(own.iter().cloned());
            let scope = self.scope(frame, &env);
            let did = self.does(step, &scope, &env, &own, frame, &title);
            outcome = if did.success {
                Outcome::Success
            } else {
                Outcome::Failure
            };
            let forgiven = step.get("continue-on-error");
            let forgiven = forgiven.is_some_and(|node| truth(&scope.value(&node)));
            conclusion = if forgiven { Outcome::Success } else { outcome };
            told.outputs.extend(did.outputs.clone());
            self.record(title, outcome, did);
        }
        frame.failed |= conclusion == Outcome::Failure;
        told.outcome = Some(outcome);
        told.conclusion = Some(conclusion);
        if let Some(id) = step.get("id") {
            frame.steps.insert(id.text(), told);
        }
    }

    fn record(&mut self, name: String, outcome: Outcome, did: Did) {
        self.steps.push(StepRan {
            annotations: commands::annotations(&did.log),
            name,
            outcome,
            log: did.log,
            summary: did.summary,
            outputs: did.outputs,
        });
    }

    fn does(
        &mut self,
        step: &Node,
        scope: &Scope,
        env: &BTreeMap<String, String>,
        own: &[(String, String)],
        frame: &Frame,
        title: &str,
    ) -> Did {
        match (step.get("run"), step.get("uses")) {
            (Some(run), None) => self.shell(step, &scope.text(&run), scope, env, frame),
            (None, Some(uses)) => {
                for key in ["shell", "working-directory"] {
                    assert!(step.get(key).is_none(), "{}: {key} with uses", step.at());
                }
                let with = step.map("with").into_iter();
                let with = with.map(|(name, node)| (name, scope.text(&node))).collect();
                match uses.text().strip_prefix("./") {
                    Some(path) => self.composite(&uses, path, with, own, frame, title),
                    None => actions::run(self, &uses, with),
                }
            }
            _ => step.refuse("either run or uses"),
        }
    }

    /// The outputs that the action of a step declares; nothing where it is none of ours.
    fn declared(&self, step: &Node) -> Option<Vec<String>> {
        let uses = step.get("uses")?.text();
        let folder = self.workspace().join(uses.strip_prefix("./")?);
        let outputs = read_action(&folder)?.map("outputs").into_iter();
        Some(outputs.map(|(name, _)| name).collect())
    }

    /// Runs the steps of an action of this repository.
    fn composite(
        &mut self,
        uses: &Node,
        path: &str,
        with: BTreeMap<String, String>,
        own: &[(String, String)],
        outer: &Frame,
        title: &str,
    ) -> Did {
        let folder = self.workspace().join(path);
        let file = read_action(&folder).unwrap_or_else(|| uses.refuse("not checked out"));
        file.only(&[
            "name",
            "description",
            "author",
            "branding",
            "inputs",
            "outputs",
            "runs",
        ]);
        super::workflow::check_expressions(&file);
        let runs = file.need("runs");
        runs.only(&["using", "steps"]);
        assert_eq!(runs.need("using").text(), "composite");
        let inputs = self.inputs(uses, &file, with, outer);
        let mut frame = Frame {
            action: Some(Action { folder, inputs }),
            env: outer.env.clone(),
            title: format!("{title} / "),
            ..Frame::default()
        };
        frame.env.extend(own.iter().cloned());
        self.all(&runs.need("steps").items(), &mut frame);
        let scope = self.scope(&frame, &self.env);
        let outputs = file.map("outputs").into_iter();
        let value = |(name, node): (String, Node)| (name, scope.text(&node.need("value")));
        Did {
            success: !frame.failed,
            outputs: outputs.map(value).collect(),
            ..Did::done()
        }
    }

    /// What was given, else the default; neither unknown nor missing.
    fn inputs(
        &self,
        uses: &Node,
        file: &Node,
        mut with: BTreeMap<String, String>,
        outer: &Frame,
    ) -> BTreeMap<String, String> {
        let scope = self
            .scope(outer, &self.env)
            .only(&["github", "job", "runner"]);
        let mut inputs = BTreeMap::new();
        for (name, input) in file.map("inputs") {
            input.only(&["description", "required", "default"]);
            let default = || input.get("default").map(|node| scope.text(&node));
            let needed = input
                .get("required")
                .is_some_and(|node| truth(node.value()));
            let value = with.remove(&name).or_else(default);
            assert!(
                value.is_some() || !needed,
                "{}: {name} is missing",
                uses.at()
            );
            inputs.insert(name, value.unwrap_or_default());
        }
        assert!(with.is_empty(), "{}: unknown inputs {with:?}", uses.at());
        inputs
    }

    fn shell(
        &mut self,
        step: &Node,
        script: &str,
        scope: &Scope,
        env: &BTreeMap<String, String>,
        frame: &Frame,
    ) -> Did {
        let shell = step.get("shell").map(|node| node.text());
        if frame.action.is_some() && shell.is_none() {
            step.refuse("a composite action's step names its shell");
        }
        let flags: &[&str] = match shell.or_else(|| self.shell.clone()).as_deref() {
            None => &["-e"],
            Some("bash") => &["--noprofile", "--norc", "-eo", "pipefail"],
            Some(_) => step.refuse("no shell that the runner has"),
        };
        let files = Files::new(&self.folder.join("files"), self.steps.len(), script);
        let mut command = Command::new("bash");
        command.args(flags).arg(&files.script).env_clear();
        command.current_dir(match step.get("working-directory") {
            Some(folder) => self.workspace().join(scope.text(&folder)),
            None => self.workspace(),
        });
        let mut all = self.base_env();
        all.extend(env.clone());
        if let Some(action) = &frame.action {
            all.insert(
                "GITHUB_ACTION_PATH".into(),
                action.folder.display().to_string(),
            );
        }
        self.check_env(step, &all);
        std::fs::write(
            self.folder.join("event.json"),
            self.event.payload.to_string(),
        )
        .expect("written");
        command.envs(&all).envs(files.variables());
        let log = std::fs::File::create(&files.log).expect("made");
        command
            .stdout(log.try_clone().expect("another handle"))
            .stderr(log);
        let status = command.stdin(Stdio::null()).status().expect("bash runs");
        self.take(step, &files);
        Did {
            success: status.success(),
            outputs: commands::pairs(&files.output).into_iter().collect(),
            log: files.log(),
            summary: std::fs::read_to_string(&files.summary).expect("text"),
        }
    }

    /// Nobody who may push has the key, and nobody but omni-um's own step.
    fn check_env(&self, step: &Node, env: &BTreeMap<String, String>) {
        let holds = |(_, value): &(&String, &String)| value.contains(self.host.key);
        let Some((name, _)) = env.iter().find(holds) else {
            return;
        };
        let at = step.at();
        assert!(
            !self.may_push,
            "{at}: {name} holds the key where contents: write is"
        );
        assert!(
            !env.contains_key("GH_TOKEN"),
            "{at}: the key and a token in one step"
        );
        assert_eq!(name, "OMNI_API_KEY", "{at}: the key is in another variable");
    }

    /// What a step set for those after it.
    fn take(&mut self, step: &Node, files: &Files) {
        for (name, value) in commands::pairs(&files.env) {
            let own = name.starts_with("GITHUB_") || name.starts_with("RUNNER_");
            assert!(!own && name != "NODE_OPTIONS", "{}: sets {name}", step.at());
            self.env.insert(name, value);
        }
        let added = std::fs::read_to_string(&files.path).expect("text");
        self.path.extend(added.lines().map(str::to_owned));
    }
}

/// An `if` sees no secrets.
fn without_secrets(scope: &Scope, work: &Work, frame: &Frame) -> Scope {
    let names = [
        "github", "needs", "job", "runner", "env", "vars", "steps", "inputs",
    ];
    scope.only(&names).with(work.status(frame))
}

/// The file of an action, where there is one.
fn read_action(folder: &Path) -> Option<Node> {
    let path = folder.join("action.yml");
    let text = std::fs::read_to_string(&path).ok()?;
    Some(Node::read("action.yml", &text))
}

/// The files between a step and the runner.
struct Files {
    script: PathBuf,
    log: PathBuf,
    output: PathBuf,
    env: PathBuf,
    path: PathBuf,
    summary: PathBuf,
}

impl Files {
    fn new(folder: &Path, number: usize, script: &str) -> Files {
        let file = |name: &str| {
            let path = folder.join(format!("{number}-{name}"));
            std::fs::write(&path, if name == "script.sh" { script } else { "" }).expect("written");
            path
        };
        Files {
            script: file("script.sh"),
            log: file("log"),
            output: file("output"),
            env: file("env"),
            path: file("path"),
            summary: file("summary"),
        }
    }

    fn variables(&self) -> [(&'static str, &Path); 4] {
        [
            ("GITHUB_OUTPUT", &self.output),
            ("GITHUB_ENV", &self.env),
            ("GITHUB_PATH", &self.path),
            ("GITHUB_STEP_SUMMARY", &self.summary),
        ]
    }

    fn log(&self) -> String {
        let bytes = std::fs::read(&self.log).expect("a log");
        String::from_utf8(bytes).expect("UTF-8")
    }
}
