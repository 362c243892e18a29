//! Files that are read by their name, for [`crate::config`] and [`crate::workflow`].
//!
//! A pipe in the place of a file would keep a command waiting for ever, and a device would fill the
//! memory: what lies there is looked at before it is opened.

use std::fs::{File, FileType, Metadata};
use std::io::{self, Read as _};
use std::path::Path;

/// What may lie at a path besides a regular file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allow {
    /// Nothing: what the program itself writes is no link.
    Nothing,
    /// A link to a regular file.
    Links,
    /// A link, or a pipe such as a shell's `<(…)`: for a file that somebody named.
    LinksAndPipes,
}

/// Of a text, so many bytes are looked at before the rest is read.
const HEAD: u64 = 1 << 16;

/// The bytes of a file.
///
/// # Errors
///
/// What the system says; "it is no regular file"; or that it has more than `most` bytes.
pub fn bytes(path: &Path, allow: Allow, most: u64) -> io::Result<Vec<u8>> {
    let (file, length) = open(path, allow, most)?;
    rest(file, Vec::new(), length, most)
}

/// The text of a file; like [`bytes`], and it must be UTF-8.
///
/// # Errors
///
/// As [`bytes`]; or that it is no text, for which one that begins otherwise is not read to its end.
pub fn text(path: &Path, allow: Allow, most: u64) -> io::Result<String> {
    let (mut file, length) = open(path, allow, most)?;
    let mut head = Vec::new();
    (&mut file).take(HEAD.min(most)).read_to_end(&mut head)?;
    match std::str::from_utf8(&head) {
        // Without a length: a character that the end of the head cuts.
        Err(error) if error.error_len().is_some() => return Err(no_text("it is not UTF-8")),
        Ok(_) | Err(_) if head.contains(&0) => return Err(no_text("it is no text")),
        Ok(_) | Err(_) => {}
    }
    String::from_utf8(rest(file, head, length, most)?).map_err(|_| no_text("it is not UTF-8"))
}

fn no_text(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

/// The file, and its length as it is now.
fn open(path: &Path, allow: Allow, most: u64) -> io::Result<(File, u64)> {
    let found = match allow {
        Allow::Nothing => std::fs::symlink_metadata(path)?,
        Allow::Links | Allow::LinksAndPipes => std::fs::metadata(path)?,
    };
    may_be_read(&found, allow)?;
    small_enough(found.len(), most)?;
    let file = File::open(path)?;
    // Another one may have been put there meanwhile.
    may_be_read(&file.metadata()?, allow)?;
    Ok((file, found.len()))
}

/// What was read of a file, and all that follows.
fn rest(file: File, mut bytes: Vec<u8>, length: u64, most: u64) -> io::Result<Vec<u8>> {
    let read = bytes.len() as u64;
    let more = length.saturating_sub(read);
    bytes.reserve_exact(usize::try_from(more).unwrap_or_default());
    let more = most.saturating_sub(read).saturating_add(1);
    file.take(more).read_to_end(&mut bytes)?;
    small_enough(bytes.len() as u64, most)?;
    Ok(bytes)
}

fn may_be_read(found: &Metadata, allow: Allow) -> io::Result<()> {
    let piped = allow == Allow::LinksAndPipes && is_pipe(found.file_type());
    match found.is_file() || piped {
        true => Ok(()),
        false => Err(io::Error::other("it is no regular file")),
    }
}

#[cfg(unix)]
fn is_pipe(found: FileType) -> bool {
    std::os::unix::fs::FileTypeExt::is_fifo(&found)
}

#[cfg(not(unix))]
fn is_pipe(_: FileType) -> bool {
    false
}

fn small_enough(length: u64, most: u64) -> io::Result<()> {
    if length <= most {
        return Ok(());
    }
    let most = match most >> 20 {
        0 => format!("{most} bytes"),
        mebibytes => format!("{mebibytes} MiB"),
    };
    Err(io::Error::new(
        io::ErrorKind::FileTooLarge,
        format!("it is larger than {most}"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(path: &Path, allow: Allow) -> String {
        bytes(path, allow, 4).unwrap_err().to_string()
    }

    #[test]
    fn a_file_is_read_up_to_its_bound() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, "four").unwrap();
        assert_eq!(text(&path, Allow::Nothing, 4).unwrap(), "four");
        std::fs::write(&path, "fives").unwrap();
        assert_eq!(refused(&path, Allow::Nothing), "it is larger than 4 bytes");
        let large = text(&path, Allow::Links, 1).unwrap_err();
        assert_eq!(large.kind(), io::ErrorKind::FileTooLarge);
        std::fs::write(&path, [0xff]).unwrap();
        let odd = text(&path, Allow::Links, 4).unwrap_err();
        assert_eq!(odd.to_string(), "it is not UTF-8");
        let head = usize::try_from(HEAD).unwrap();
        for (bytes, told) in [
            (vec![0; head * 2], "it is no text"),
            ([b"x".repeat(head), vec![0xff]].concat(), "it is not UTF-8"),
        ] {
            std::fs::write(&path, bytes).unwrap();
            let odd = text(&path, Allow::Links, HEAD * 2).unwrap_err();
            assert_eq!(odd.to_string(), told);
        }
        let cut = format!("{}\u{e9}", "x".repeat(head - 1));
        std::fs::write(&path, &cut).unwrap();
        assert_eq!(text(&path, Allow::Links, HEAD + 1).unwrap(), cut);
        let none = bytes(&folder.path().join("none"), Allow::Links, 4).unwrap_err();
        assert_eq!(none.kind(), io::ErrorKind::NotFound);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_regular_file_is_read_only_where_that_is_allowed() {
        use Allow::{Links, LinksAndPipes, Nothing};
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let link = |to: &Path, name: &str| std::os::unix::fs::symlink(to, at(name)).unwrap();
        let pipe = rustix::fs::FileType::Fifo;
        rustix::fs::mknodat(rustix::fs::CWD, at("pipe"), pipe, 0o600.into(), 0).unwrap();
        std::fs::write(at("file"), "four").unwrap();
        link(&at("file"), "link");
        link(&at("pipe"), "link-to-pipe");
        link(Path::new("/dev/zero"), "link-to-zero");
        let odd = "it is no regular file";
        for allow in [Nothing, Links, LinksAndPipes] {
            for name in [".", "link-to-zero"] {
                assert_eq!(refused(&at(name), allow), odd, "{name}");
            }
        }
        for (name, allow) in [
            ("link", Nothing),
            ("pipe", Nothing),
            ("pipe", Links),
            ("link-to-pipe", Links),
        ] {
            assert_eq!(refused(&at(name), allow), odd, "{name}");
        }
        assert_eq!(bytes(&at("link"), Links, 4).unwrap(), b"four");
        let writer = std::thread::spawn({
            let pipe = at("pipe");
            move || std::fs::write(pipe, "fives")
        });
        assert_eq!(
            refused(&at("link-to-pipe"), LinksAndPipes),
            "it is larger than 4 bytes"
        );
        writer.join().unwrap().unwrap();
    }
}
