//! A disk in memory that remembers every write and every sync, and can fail.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use redb::StorageBackend;

/// What was done to the disk.
#[derive(Clone, Debug)]
pub enum Step {
    Write(u64, Vec<u8>),
    Length(u64),
    Sync,
}

/// A disk: what was done to it, and what that makes.
#[derive(Clone, Debug, Default)]
pub struct Image(Arc<Mutex<Disk>>);

#[derive(Debug, Default)]
struct Disk {
    bytes: Vec<u8>,
    steps: Vec<Step>,
    /// How many steps it still takes, when it is to fail.
    left: Option<usize>,
}

impl Image {
    /// A disk that holds these bytes.
    pub fn of(bytes: Vec<u8>) -> Self {
        Self(Arc::new(Mutex::new(Disk { bytes, ..Disk::default() })))
    }

    /// The disk as a place for a database.
    pub fn backend(&self) -> impl StorageBackend + use<> {
        self.clone()
    }

    pub fn bytes(&self) -> Vec<u8> {
        self.disk().bytes.clone()
    }

    pub fn steps(&self) -> Vec<Step> {
        self.disk().steps.clone()
    }

    /// It takes this many more steps and is full then.
    pub fn full_after(&self, steps: usize) {
        self.disk().left = Some(steps);
    }

    /// It has room again.
    pub fn has_room(&self) {
        self.disk().left = None;
    }

    fn disk(&self) -> std::sync::MutexGuard<'_, Disk> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn step(&self, step: Step) -> io::Result<()> {
        let mut disk = self.disk();
        if let Some(left) = &mut disk.left {
            *left = left.checked_sub(1).ok_or_else(|| io::Error::from(io::ErrorKind::StorageFull))?;
        }
        apply(&mut disk.bytes, &step);
        disk.steps.push(step);
        Ok(())
    }
}

/// Does a step to the bytes of a disk.
pub fn apply(bytes: &mut Vec<u8>, step: &Step) {
    match step {
        Step::Write(offset, data) => {
            let offset = *offset as usize;
            if bytes.len() < offset + data.len() {
                bytes.resize(offset + data.len(), 0);
            }
            bytes[offset..offset + data.len()].copy_from_slice(data);
        }
        Step::Length(len) => bytes.resize(*len as usize, 0),
        Step::Sync => {}
    }
}

impl StorageBackend for Image {
    fn len(&self) -> io::Result<u64> {
        Ok(self.disk().bytes.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let disk = self.disk();
        let from = disk.bytes.get(offset as usize..offset as usize + out.len());
        out.copy_from_slice(from.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.step(Step::Length(len))
    }

    fn sync_data(&self) -> io::Result<()> {
        self.step(Step::Sync)
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.step(Step::Write(offset, data.to_vec()))
    }
}
