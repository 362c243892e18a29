//! A disk that is full, and folders that cannot be written.

use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use omni_um::sandbox::Exchange;

use crate::laws::hold;
use crate::queue::play_all;
use crate::stage::{APPLY, Play, Stage};
use crate::story;

/// Who owns nothing.
const NOBODY: u32 = 65534;

/// No file that the apply writes grows past so many blocks of 512 bytes.
fn play_with(stage: &Stage, blocks: usize) -> Play {
    stage.play(|command| {
        let mut limited = Command::new("sh");
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        limited.args(["-c", &script]).arg(command.get_program());
        limited.args(command.get_args());
        if let Some(folder) = command.get_current_dir() {
            limited.current_dir(folder);
        }
        limited.env_clear();
        let set = command.get_envs();
        limited.envs(set.filter_map(|(name, value)| Some((name, value?))));
        limited.stdin(std::process::Stdio::null());
        *command = limited;
    })
}

/// An apply that sends nothing may end in another way than one that a tenant disturbs.
fn hold_on_disk(stage: &Stage, mut play: Play) -> Result<Option<i32>, String> {
    let code = play.ended.as_ref().map(|ended| ended.code);
    if matches!(code, Some(1 | 8)) && !play.asked.iter().any(Exchange::is_write) {
        play.ended = None;
    }
    hold(stage, &play).map(|_| code)
}

#[test]
fn an_apply_on_a_full_disk_is_finished_by_the_next() {
    // Nothing fits; the lockfile does not; a journal breaks off anywhere; everything fits.
    let rows: Vec<usize> = (0..24).chain((24..200).step_by(16)).chain([4096]).collect();
    let results = play_all(story::brief, &rows, |stage, blocks| {
        hold_on_disk(stage, play_with(stage, *blocks))
    });
    println!("{results:?}");
    for (blocks, result) in rows.iter().zip(&results) {
        let code = result
            .as_ref()
            .unwrap_or_else(|broken| panic!("{blocks}: {broken}"));
        // Not even the lockfile fits where there is next to nothing.
        assert!(*blocks > 4 || *code != Some(0), "{blocks}: {code:?}");
    }
    assert_eq!(results.last(), Some(&Ok(Some(0))), "enough is enough");
}

/// Whether this program keeps a journal; before it does, nothing but the lockfile is written.
fn keeps_a_journal(stage: &Stage) -> bool {
    stage.reset();
    stage.play(|_| {});
    stage.project.has(".omni-um/journal")
}

fn remove(path: &Path) {
    match path.is_dir() {
        true => std::fs::remove_dir_all(path).expect("removed"),
        false if path.exists() => std::fs::remove_file(path).expect("removed"),
        false => {}
    }
}

#[test]
fn where_nothing_can_be_written_down_nothing_is_sent() {
    let stage = Stage::of(story::brief());
    let keeps_a_journal = keeps_a_journal(&stage);
    for name in [".omni-um", ".omni-um/journal"] {
        stage.reset();
        let path = stage.project.path(name);
        remove(&path);
        stage.project.write(name, "in its place\n");
        let play = stage.play(|_| {});
        remove(&path);
        let sent = play.asked.iter().any(Exchange::is_write);
        let ended = play.ended.as_ref().expect("it was not killed");
        assert_eq!(sent, !keeps_a_journal, "{name}: {ended:?}");
        hold_on_disk(&stage, play).unwrap_or_else(|broken| panic!("{name}: {broken}"));
    }
}

#[test]
fn in_a_folder_that_is_not_ours_nothing_is_lost() {
    let stage = Stage::of(story::brief());
    let keeps_a_journal = keeps_a_journal(&stage);
    stage.reset();
    let folders = [".omni-um/journal", ".omni-um", ""].map(|name| stage.project.path(name));
    let mode = |mode: u32| {
        for folder in folders.iter().filter(|folder| folder.is_dir()) {
            let mode = std::fs::Permissions::from_mode(mode);
            std::fs::set_permissions(folder, mode).expect("changed");
        }
    };
    mode(0o555);
    // Modes do not bind root: it sends somebody else, to whom all of this is given.
    let is_root = std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0);
    if is_root {
        for path in stage
            .paths()
            .chain(folders.clone())
            .filter(|path| path.exists())
        {
            std::os::unix::fs::chown(path, Some(NOBODY), Some(NOBODY)).expect("given away");
        }
    }
    let play = stage.play(|command| {
        if is_root {
            command.uid(NOBODY).gid(NOBODY);
        }
    });
    mode(0o755);
    let sent = play.asked.iter().any(Exchange::is_write);
    let ended = play.ended.as_ref().expect("it was not killed");
    assert!(ended.code != 0, "{ended:?}");
    assert_eq!(sent, !keeps_a_journal, "{ended:?}");
    hold_on_disk(&stage, play).unwrap_or_else(|broken| panic!("{broken}"));
}

#[test]
fn a_lockfile_that_cannot_be_read_stops_everything() {
    let stage = Stage::of(story::brief());
    let path = stage.project.path("omni-um.lock");
    remove(&path);
    std::fs::create_dir(&path).expect("made");
    let ended = stage.project.run(&APPLY);
    remove(&path);
    assert_eq!(ended.code, 8, "{ended:?}");
    assert!(!stage.tenant.requests().iter().any(Exchange::is_write));
    stage.reset();
}
