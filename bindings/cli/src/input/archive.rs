//! The files in zip and tar archives: where each one's bytes are.

use std::fs::File;
use std::io;

use crate::form::Format;

/// A file in an archive.
pub struct Member {
    /// Its name in the archive.
    pub name: String,
    /// Where its bytes begin, and how many there are.
    pub start: u64,
    pub len: u64,
    /// Whether they are deflated.
    pub deflated: bool,
}

/// The files of an archive, in its order; directories, hidden files and what names no format are left out.
///
/// # Errors
/// What is wrong with the archive.
pub fn members(format: Format, file: File) -> Result<Vec<Member>, String> {
    let all =
        if format == Format::Zip { of_zip(file)? } else { of_tar(file).map_err(|error| damaged(format, &error))? };
    let wanted = |member: &Member| {
        let base = member.name.rsplit('/').next().unwrap_or_default();
        !base.starts_with('.') && !member.name.starts_with("__MACOSX/") && Format::promised(base).is_some()
    };
    let names: Vec<String> = all.iter().map(|member| member.name.clone()).collect();
    let all: Vec<Member> = all.into_iter().filter(wanted).collect();
    if all.is_empty() {
        let shown = names.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
        return Err(match &names[..] {
            [] => format!("the {} archive is empty", format.name()),
            _ if names.iter().any(|name| name.starts_with("xl/")) => "is an Excel workbook; save it as CSV".to_owned(),
            _ if names.iter().any(|name| name.starts_with("word/")) => "is a Word document; save it as text".to_owned(),
            _ => format!(
                "no file in the {} archive has a name that says what it is (.jsonl, .csv, …); it has: {shown}",
                format.name()
            ),
        });
    }
    Ok(all)
}

fn damaged(format: Format, error: &dyn std::fmt::Display) -> String {
    format!("the {} archive is damaged ({error}); fetch it again", format.name())
}

fn of_zip(file: File) -> Result<Vec<Member>, String> {
    let mut archive = zip::ZipArchive::new(io::BufReader::new(file)).map_err(|error| damaged(Format::Zip, &error))?;
    let mut out = Vec::new();
    for i in 0..archive.len() {
        let member = archive.by_index_raw(i).map_err(|error| damaged(Format::Zip, &error))?;
        if !member.is_file() {
            continue;
        }
        let name = String::from_utf8_lossy(member.name_raw()).into_owned();
        if member.encrypted() {
            return Err(format!("{name} in the archive is encrypted; unzip it first"));
        }
        let deflated = match member.compression() {
            zip::CompressionMethod::Stored => false,
            zip::CompressionMethod::DEFLATE => true,
            other => return Err(format!("{name} in the archive is compressed by {other:?}; unzip it first")),
        };
        let start = member.data_start().ok_or_else(|| damaged(Format::Zip, &"no data"))?;
        out.push(Member { name, start, len: member.compressed_size(), deflated });
    }
    Ok(out)
}

fn of_tar(file: File) -> io::Result<Vec<Member>> {
    let mut archive = tar::Archive::new(file);
    let mut out = Vec::new();
    for entry in archive.entries_with_seek()? {
        let entry = entry?;
        if entry.header().entry_type().is_file() {
            let name = entry.path()?.to_string_lossy().into_owned();
            out.push(Member { name, start: entry.raw_file_position(), len: entry.size(), deflated: false });
        }
    }
    Ok(out)
}
