//! What an import brought in, and where it is now.

use super::shown::Shown;

/// Files of one folder that are named one by one; more of them are counted.
const NAMED: usize = 8;

/// An import that is done.
#[derive(Clone, Debug)]
pub struct Import<'a> {
    /// What was brought in, in words: the tenant.
    pub from: &'a str,
    /// How much of what there is: 2, "user".
    pub counts: &'a [(usize, &'static str)],
    /// The folder.
    pub folder: &'a str,
    /// The files' paths below it.
    pub paths: &'a [&'a str],
    /// Members that the user listing does not show.
    pub hidden: usize,
    /// Names and values that the files cannot say.
    pub left_out: usize,
    /// Whether a lockfile was there.
    pub keeps_lock: bool,
    /// The next command.
    pub next: &'a str,
}

/// The text of it.
pub fn import(import: &Import<'_>) -> Shown {
    let Import {
        from,
        counts,
        folder,
        paths,
        hidden,
        left_out,
        keeps_lock,
        next,
    } = import;
    let counts: Vec<String> = counts.iter().map(|(n, word)| counted(*n, word)).collect();
    let mut out = line(&format!("Imported {from}: {}.", counts.join(", ")));
    out = out.then(&line(&format!("Files in {folder}:")));
    for path in listed(paths) {
        out = out.then(&line(&format!("  {path}")));
    }
    if *hidden > 0 {
        let words = format!(
            "Members that the user listing does not show (embed users): {hidden}; left alone."
        );
        out = out.then(&line(&words));
    }
    if *left_out > 0 {
        let things = counted(*left_out, "thing");
        let words = format!("Left out of the files, and told above: {things}.");
        out = out.then(&line(&words));
    }
    if *keeps_lock {
        out = out.and("The lockfile that was there stays as it was.\n");
    }
    out.and("Nothing was written to the tenant.\n\nNext:\n")
        .then(&line(&format!("  {next}")))
}

fn line(text: &str) -> Shown {
    Shown::foreign(text).and("\n")
}

/// The paths; where a folder below has many, their number.
fn listed(paths: &[&str]) -> Vec<String> {
    let folder = |path: &str| path.rsplit_once('/').map(|(folder, _)| folder.to_owned());
    let mut lines: Vec<String> = Vec::new();
    let mut at = 0;
    while let Some(path) = paths.get(at) {
        let own = folder(path);
        let same = paths[at..].iter().take_while(|path| folder(path) == own);
        let same = same.count();
        match own {
            Some(own) if same > NAMED => lines.push(format!("{own}/ ({})", counted(same, "file"))),
            _ => lines.extend(paths[at..at + same].iter().map(ToString::to_string)),
        }
        at += same;
    }
    lines
}

fn counted(n: usize, word: &str) -> String {
    let s = if n == 1 { "" } else { "s" };
    format!("{n} {word}{s}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_files_of_one_folder_are_counted() {
        let groups: Vec<String> = (0..9).map(|n| format!("groups/{n}.yaml")).collect();
        let mut paths = vec!["attributes.yaml"];
        paths.extend(groups.iter().map(String::as_str));
        paths.extend(["users.yaml", "omni-um.lock"]);
        let told = import(&Import {
            from: "sandbox",
            counts: &[(1, "user"), (9, "group")],
            folder: "a\u{1b}b",
            paths: &paths,
            hidden: 1,
            left_out: 2,
            keeps_lock: true,
            next: "omni-um plan",
        });
        insta::assert_snapshot!(&*told, @r"
        Imported sandbox: 1 user, 9 groups.
        Files in a\u{1b}b:
          attributes.yaml
          groups/ (9 files)
          users.yaml
          omni-um.lock
        Members that the user listing does not show (embed users): 1; left alone.
        Left out of the files, and told above: 2 things.
        The lockfile that was there stays as it was.
        Nothing was written to the tenant.

        Next:
          omni-um plan
        ");
    }
}
