//! A story's own copy of its folder: the tenant's seed, and the project beside it.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// What a project is set up with where the story has no `omni-um.toml`.
const SANDBOX: &str = "[provider]\nkind = \"sandbox\"\nseed = \"../tenant.yaml\"\n";

/// The copy; it is gone when this is dropped.
pub struct Workplace {
    home: TempDir,
    story: PathBuf,
}

impl Workplace {
    /// Copies tenant, settings and the first files.
    pub fn set_up(story: &Path) -> Result<Workplace, String> {
        let home = tempfile::tempdir().map_err(|error| error.to_string())?;
        let place = Workplace {
            home,
            story: story.to_owned(),
        };
        fs::create_dir(place.project()).map_err(|error| error.to_string())?;
        copy(&story.join("tenant.yaml"), &place.seed())?;
        let settings = story.join("omni-um.toml");
        let own = place.project().join("omni-um.toml");
        if settings.exists() {
            copy(&settings, &own)?;
        } else {
            fs::write(own, SANDBOX).map_err(|error| error.to_string())?;
        }
        place.put_files("files")?;
        Ok(place)
    }

    /// The folder with `omni-um.toml`.
    pub fn project(&self) -> PathBuf {
        self.home.path().join("project")
    }

    /// The file that the tenant starts from.
    pub fn seed(&self) -> PathBuf {
        self.home.path().join("tenant.yaml")
    }

    /// The file that holds the tenant between commands.
    pub fn state(&self) -> PathBuf {
        self.project().join(".omni-um/sandbox.json")
    }

    /// A file for what a command renders for programs.
    pub fn document(&self) -> PathBuf {
        self.home.path().join("document.json")
    }

    /// A file of the project.
    pub fn file(&self, name: &str) -> PathBuf {
        self.project().join(name)
    }

    /// Replaces all desired files by those of a folder.
    pub fn put_files(&self, folder: &str) -> Result<(), String> {
        for path in list(&self.project())? {
            if path
                .extension()
                .is_some_and(|extension| extension == "yaml")
            {
                fs::remove_file(path).map_err(|error| error.to_string())?;
            }
        }
        for path in list(&self.story.join(folder))? {
            let name = path.file_name().unwrap_or_default();
            copy(&path, &self.project().join(name))?;
        }
        Ok(())
    }

    /// Replaces one text of a file, which must be there exactly once.
    pub fn edit(&self, file: &str, old: &str, new: &str) -> Result<(), String> {
        let path = self.file(file);
        let text = fs::read_to_string(&path).map_err(|error| format!("{file}: {error}"))?;
        match text.matches(old).count() {
            1 => fs::write(path, text.replacen(old, new, 1)).map_err(|error| error.to_string()),
            count => Err(format!("{file} holds `{old}` {count} times")),
        }
    }

    /// The program knows no day but today's: so that a date is past that was ahead, files and
    /// lockfile speak of another one.
    pub fn days_pass(&self, ahead: &str, past: &str) -> Result<(), String> {
        let lock = self.file("omni-um.lock");
        let text = fs::read_to_string(&lock).map_err(|error| error.to_string())?;
        if !text.contains(ahead) {
            return Err(format!("no apply saw {ahead} ahead"));
        }
        let yaml = |path: &PathBuf| path.extension().is_some_and(|end| end == "yaml");
        let files = list(&self.project())?.into_iter().filter(yaml);
        for path in files.chain([lock]) {
            let text = fs::read_to_string(&path).map_err(|error| error.to_string())?;
            fs::write(path, text.replace(ahead, past)).map_err(|error| error.to_string())?;
        }
        Ok(())
    }

    /// Copies one file of the project.
    pub fn copy(&self, from: &str, to: &str) -> Result<(), String> {
        copy(&self.file(from), &self.file(to))
    }

    /// Deletes one file of the project.
    pub fn lose(&self, file: &str) -> Result<(), String> {
        fs::remove_file(self.file(file)).map_err(|error| format!("{file}: {error}"))
    }
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    let copied = fs::copy(from, to);
    copied
        .map(drop)
        .map_err(|error| format!("{}: {error}", from.display()))
}

fn list(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    paths
        .collect::<Result<_, _>>()
        .map_err(|error| error.to_string())
}
