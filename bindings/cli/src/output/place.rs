//! The place of a file that is being written: it has no name until it is whole, so that nothing stays of a run that ends early, not
//! even by an abort. Where the file system has no files without a name, it has a temporary one.
//!
//! ```text
//! open a file without a name in the folder ─ write ─▶ link it under a temporary name ─▶ rename, which replaces what was there
//! ```

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tempfile::TempPath;

/// Temporary files to take away if the process is stopped by a signal, which runs no destructors.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// A file that is to get a name.
pub struct Place {
    file: At,
    path: PathBuf,
}

enum At {
    #[cfg(target_os = "linux")]
    Unnamed(File),
    Temporary(TempPath),
}

/// A file next to `path`, to be written, and its place.
///
/// # Errors
/// If none can be made there.
pub fn place(path: &Path) -> io::Result<(File, Place)> {
    // After a symbolic link, the file itself is replaced and the link stays.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let folder = folder(&path);
    #[cfg(target_os = "linux")]
    if let Ok(file) = unnamed(folder) {
        let place = Place { file: At::Unnamed(file.try_clone()?), path };
        return Ok((file, place));
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(".naql-").suffix(".part");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    // Held meanwhile, so that no signal comes between the two.
    let mut unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
    let (file, temporary) = builder.tempfile_in(folder)?.into_parts();
    unfinished.push(temporary.to_path_buf());
    Ok((file, Place { file: At::Temporary(temporary), path }))
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(target_os = "linux")]
fn unnamed(folder: &Path) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags, open};
    let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
    Ok(File::from(open(folder, flags, Mode::from_raw_mode(0o666))?))
}

impl Place {
    /// Gives the file its name.
    ///
    /// # Errors
    /// If it cannot get it.
    pub fn keep(self) -> io::Result<()> {
        match self.file {
            At::Temporary(temporary) => Ok(temporary.persist(self.path).map_err(|error| error.error)?),
            #[cfg(target_os = "linux")]
            At::Unnamed(file) => {
                use std::os::fd::AsRawFd;

                use rustix::fs::{AtFlags, CWD, linkat};
                let of = format!("/proc/self/fd/{}", file.as_raw_fd());
                let mut n = 0;
                let temporary = loop {
                    let name = format!(".naql-{}-{n}.part", std::process::id());
                    let temporary = folder(&self.path).join(name);
                    match linkat(CWD, &*of, CWD, &temporary, AtFlags::SYMLINK_FOLLOW) {
                        Ok(()) => break temporary,
                        Err(error) if error == rustix::io::Errno::EXIST && n < 1000 => n += 1,
                        Err(error) => return Err(error.into()),
                    }
                };
                let renamed = std::fs::rename(&temporary, &self.path);
                if renamed.is_err() {
                    let _ = std::fs::remove_file(&temporary);
                }
                renamed
            }
        }
    }
}

/// Takes away what is unfinished, for when the process is about to be ended.
pub fn abandon() {
    for path in UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
        // It may have got its name already, or never have come to be.
        let _ = std::fs::remove_file(path);
    }
}
