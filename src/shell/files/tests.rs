//! Files in folders that live as long as the test.

use std::convert::Infallible;
use std::thread;

use super::*;

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn append(path: &Path, line: &str) {
    update(path, |text| Ok::<_, Infallible>(format!("{text}{line}\n"))).unwrap();
}

#[test]
fn a_chosen_folder_holds_the_state_too() {
    let folders = Folders::find(Some(Path::new("/x/y"))).unwrap();
    assert_eq!(folders, Folders { config: "/x/y".into(), state: "/x/y/state".into() });
}

#[test]
fn the_platforms_folders_are_named_after_the_program() {
    let Ok(Folders { config, state }) = Folders::find(None) else { return };
    for folder in [config, state] {
        assert!(folder.iter().any(|part| part == "smppcon"), "{}", folder.display());
    }
}

#[test]
fn terminal_users_keep_their_config_folder_on_macos() {
    let home = tempfile::tempdir().unwrap();
    let xdg = |path: &str| terminal_config(Some(path.into()), home.path());
    assert_eq!(xdg("/xdg"), Some("/xdg/smppcon".into()));
    assert_eq!(xdg("relative"), None);
    assert_eq!(terminal_config(None, home.path()), None);
    let existing = home.path().join(".config/smppcon");
    fs::create_dir_all(&existing).unwrap();
    assert_eq!(terminal_config(None, home.path()), Some(existing.clone()));
    assert_eq!(xdg("relative"), Some(existing));
}

#[test]
fn a_missing_file_has_no_text_and_is_created_by_an_update() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("accounts.toml");
    assert_eq!(read(&path).unwrap(), None);
    append(&path, "one");
    append(&path, "two");
    assert_eq!(read(&path).unwrap().unwrap(), "one\ntwo\n");
    assert_eq!(names(folder.path()), ["accounts.toml", "accounts.toml.lock"]);
}

#[test]
fn an_edit_that_fails_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    append(&path, "one");
    let error = update(&path, |_| Err("not so")).unwrap_err();
    assert!(matches!(error, UpdateError::Edit("not so")));
    assert_eq!(read(&path).unwrap().unwrap(), "one\n");
    assert_eq!(names(folder.path()), ["a", "a.lock"]);
}

#[test]
fn updates_of_several_threads_are_all_kept() {
    const THREADS: usize = 4;
    const UPDATES: usize = 25;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    thread::scope(|scope| {
        for thread in 0..THREADS {
            let path = &path;
            scope.spawn(move || (0..UPDATES).for_each(|at| append(path, &format!("{thread} {at}"))));
        }
    });
    let text = read(&path).unwrap().unwrap();
    for thread in 0..THREADS {
        let start = format!("{thread} ");
        let own: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix(&start)).collect();
        let expected: Vec<String> = (0..UPDATES).map(|at| at.to_string()).collect();
        assert_eq!(own, expected);
    }
    assert_eq!(names(folder.path()), ["a", "a.lock"]);
}

#[test]
fn only_old_unfinished_files_are_swept() {
    let folder = tempfile::tempdir().unwrap();
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
    for (name, age) in [
        (".cfg-old.tmp", 3600),
        (".cfg-young.tmp", 3599),
        (".cfg-other", 9999),
        ("cfg-other.tmp", 9999),
        ("accounts.toml", 9999),
    ] {
        let file = File::create(folder.path().join(name)).unwrap();
        file.set_modified(now - Duration::from_secs(age)).unwrap();
    }
    let future = File::create(folder.path().join(".cfg-future.tmp")).unwrap();
    future.set_modified(now + Duration::from_secs(9999)).unwrap();
    fs::create_dir(folder.path().join(".cfg-folder.tmp")).unwrap();
    let kept = [
        ".cfg-folder.tmp",
        ".cfg-future.tmp",
        ".cfg-other",
        ".cfg-young.tmp",
        "accounts.toml",
        "cfg-other.tmp",
    ];
    sweep(folder.path(), now).unwrap();
    assert_eq!(names(folder.path()), kept);
}

#[test]
fn what_an_update_leaves_unfinished_is_what_is_swept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let (prefix, suffix) = UNFINISHED;
    let file = tempfile::Builder::new().prefix(prefix).suffix(suffix).tempfile_in(&folder).unwrap();
    let (_, left) = file.keep().unwrap();
    append(&path, "one");
    let modified = fs::metadata(&left).unwrap().modified().unwrap();
    sweep(folder.path(), modified + ABANDONED_AFTER).unwrap();
    assert_eq!(names(folder.path()), ["a", "a.lock"]);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn folders_are_made_for_the_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let folders = Folders::find(Some(&folder.path().join("a/b"))).unwrap();
        folders.ensure().unwrap();
        folders.ensure().unwrap();
        assert_eq!((mode(&folders.config), mode(&folders.state)), (0o700, 0o700));
    }

    #[test]
    fn a_folder_that_exists_keeps_its_mode() {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o750)).unwrap();
        Folders::find(Some(folder.path())).unwrap().ensure().unwrap();
        assert_eq!(mode(folder.path()), 0o750);
    }

    #[test]
    fn a_new_file_is_the_owners_and_an_old_one_keeps_its_mode() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        append(&path, "one");
        assert_eq!(mode(&path), 0o600);
        assert_eq!(mode(&folder.path().join("a.lock")), 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        append(&path, "two");
        assert_eq!(mode(&path), 0o644);
    }

    #[test]
    fn a_text_that_did_not_change_is_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        append(&path, "one");
        let inode = fs::metadata(&path).unwrap().ino();
        update(&path, |text| Ok::<_, Infallible>(text.to_owned())).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().ino(), inode);
        append(&path, "two");
        assert_ne!(fs::metadata(&path).unwrap().ino(), inode);
    }

    #[test]
    fn a_symbolic_link_stays_a_link_and_its_target_changes() {
        let dotfiles = tempfile::tempdir().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (dotfiles.path().join("accounts"), folder.path().join("accounts.toml"));
        fs::write(&file, "one\n").unwrap();
        symlink(&file, &link).unwrap();
        append(&link, "two");
        assert_eq!(fs::read_link(&link).unwrap(), file);
        assert_eq!(read(&file).unwrap().unwrap(), "one\ntwo\n");
        assert_eq!(names(folder.path()), ["accounts.toml"]);
        assert_eq!(names(dotfiles.path()), ["accounts", "accounts.lock"]);
    }

    #[test]
    fn a_link_to_a_file_that_is_not_there_yet_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("dotfiles")).unwrap();
        let link = folder.path().join("a");
        symlink("b", &link).unwrap();
        symlink("dotfiles/c", folder.path().join("b")).unwrap();
        append(&link, "one");
        assert_eq!(fs::read_link(&link).unwrap(), Path::new("b"));
        assert_eq!(read(&folder.path().join("dotfiles/c")).unwrap().unwrap(), "one\n");
    }

    #[test]
    fn links_in_a_circle_are_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("a");
        symlink("a", &link).unwrap();
        let error = update(&link, |_| Ok::<_, Infallible>(String::new())).unwrap_err();
        assert!(error.to_string().starts_with("cannot write"), "{error}");
    }

    #[test]
    fn an_error_names_the_operation_and_the_path() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("none");
        let error = update(&missing.join("a"), |_| Ok::<_, Infallible>(String::new())).unwrap_err();
        let path = missing.join("a");
        assert_eq!(error.to_string(), format!("cannot write {}: no such file or directory", path.display()));
        let error = read(folder.path()).unwrap_err();
        assert_eq!(error.to_string(), format!("cannot read {}: is a directory", folder.path().display()));
        let error = sweep(&missing, SystemTime::UNIX_EPOCH).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("cannot sweep {}: no such file or directory", missing.display())
        );
        let denied = FileError {
            operation: Operation::Write,
            path: "/path".into(),
            cause: io::Error::from_raw_os_error(13),
        };
        assert_eq!(denied.to_string(), "cannot write /path: permission denied");
    }
}
