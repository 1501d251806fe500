//! Gates: in memory, or on a store.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use naql::{Archive, Code, Error, Hash, KeepText, Note, Options, Result};
use naql_held::{Held, heads};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::document::{self, utf8};
use crate::error::{Outcome, apart, raise};
use crate::ledger::{Ledger, Stats, Verified, same};
use crate::policy::{Policy, Registry};
use crate::verdict::Verdict;

/// Decides on one document after the other by what came before it.
#[pyclass(frozen, module = "naql")]
pub struct Gate {
    /// `None` when it was closed.
    held: Mutex<Option<Arc<Held>>>,
    registry: Registry,
    path: Option<PathBuf>,
    read_only: bool,
}

#[pymethods]
impl Gate {
    #[new]
    #[pyo3(signature = (policy=None, *, registry=None))]
    fn new(
        py: Python<'_>,
        policy: Option<&Bound<'_, Policy>>,
        registry: Option<&Bound<'_, Registry>>,
    ) -> Outcome<Self> {
        let registry = Registry::or_builtin(registry);
        let mut options = Options::default().policy((*Policy::or_default(policy)).clone());
        options.registry = registry.own();
        let gate = naql::Gate::in_memory(options).map_err(|error| raise(py, &error))?;
        Ok(Self::of(gate, registry, None, false))
    }

    /// Open the store in a directory, or make it. One gate at a time writes to a store, in whatever process.
    #[staticmethod]
    #[pyo3(signature = (
        path, *, policy=None, change_policy=false, registry=None, retain_days=None, keep_text="kept", read_only=false,
        clock_jump=false
    ))]
    #[allow(clippy::too_many_arguments, reason = "they are keywords in Python")]
    fn open(
        py: Python<'_>,
        path: PathBuf,
        policy: Option<&Bound<'_, Policy>>,
        change_policy: bool,
        registry: Option<&Bound<'_, Registry>>,
        retain_days: Option<u32>,
        keep_text: &str,
        read_only: bool,
        clock_jump: bool,
    ) -> Outcome<Self> {
        let registry = Registry::or_builtin(registry);
        let keep_text = KeepText::parse(keep_text).map_err(|error| raise(py, &error))?;
        let mut options = Options::default().change_policy(change_policy).keep_text(keep_text).read_only(read_only);
        options.policy = policy.map(|policy| (*policy.get().0).clone());
        options.registry = registry.own();
        options.retain_days = retain_days;
        options.clock_jump = clock_jump;
        let gate = apart(py, || naql::Gate::open(&path, options))?;
        Ok(Self::of(gate, registry, Some(path), read_only))
    }

    /// Close the gate, and its store. Ledgers and streams that were made of it keep the store open until they are gone.
    fn close(&self, py: Python<'_>) {
        let held = self.lock().take();
        py.detach(|| drop(held));
    }

    fn __enter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    #[pyo3(signature = (*_error))]
    fn __exit__(&self, py: Python<'_>, _error: &Bound<'_, pyo3::types::PyTuple>) {
        self.close(py);
    }

    /// Say what the gate would say of a document; nothing changes.
    fn check(&self, document: &Bound<'_, PyAny>) -> Outcome<Verdict> {
        self.judge(document, naql::Gate::check)
    }

    /// Decide on a document; it is recorded, and kept unless it is dropped. On return the verdict is in the store.
    fn admit(&self, document: &Bound<'_, PyAny>) -> Outcome<Verdict> {
        self.judge(document, naql::Gate::admit)
    }

    /// Say what the gate would say of each of many documents; nothing changes. Else as `admit_many`.
    #[pyo3(signature = (data, /, **options))]
    fn check_many<'py>(
        slf: &Bound<'py, Self>,
        data: &Bound<'py, PyAny>,
        options: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        many(slf, false, data, options)
    }

    /// Decide on many documents, in order, as if `admit` were asked one after the other; they are written 512 at a
    /// time. They are one delivery: a document that comes again among them is dropped.
    #[pyo3(signature = (data, /, **options))]
    fn admit_many<'py>(
        slf: &Bound<'py, Self>,
        data: &Bound<'py, PyAny>,
        options: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        many(slf, true, data, options)
    }

    /// Delete all documents of an id; only the ledger still names them. Say whether there was any.
    #[pyo3(signature = (id, *, by=None, why=None))]
    fn delete(&self, py: Python<'_>, id: &Bound<'_, PyAny>, by: Option<String>, why: Option<String>) -> Outcome<bool> {
        let (id, note) = (utf8(id, "id")?, Note { by, why });
        self.on(py, |gate| Ok(gate.delete_many(&[id], &note)?.is_empty()))
    }

    /// Delete all documents of some ids at once. Give the ids that no document has.
    #[pyo3(signature = (ids, *, by=None, why=None))]
    fn delete_many<'py>(
        &self,
        py: Python<'py>,
        ids: &Bound<'py, PyAny>,
        by: Option<String>,
        why: Option<String>,
    ) -> Outcome<Vec<String>> {
        let note = Note { by, why };
        let ids = ids.try_iter()?.map(|id| utf8(&id?, "id").map(str::to_owned)).collect::<PyResult<Vec<_>>>()?;
        let missing = self.on(py, |gate| gate.delete_many(&ids, &note))?;
        Ok(missing.into_iter().map(|i| ids[i].clone()).collect())
    }

    /// Give the text of the last kept document of an id; None when there is none, or its text was not kept.
    fn text(&self, py: Python<'_>, id: &Bound<'_, PyAny>) -> Outcome<Option<String>> {
        let id = utf8(id, "id")?;
        self.on(py, |gate| gate.text(id))
    }

    /// Count what is kept and recorded. Reads the whole ledger.
    fn stats(&self, py: Python<'_>) -> Outcome<Stats> {
        self.on(py, |gate| same(&gate.stats()?))
    }

    /// Check all that later verdicts rest on: the file, the chain of the ledger, every document and the index against it.
    #[pyo3(signature = (head=None))]
    fn verify(&self, py: Python<'_>, head: Option<&Bound<'_, PyAny>>) -> Outcome<Verified> {
        let head = head.map(|head| utf8(head, "head")).transpose()?;
        self.on(py, |gate| same(&gate.verify(head.map(Hash::parse).transpose()?)?))
    }

    /// Give the end of the ledger as a head that a key signed.
    fn sign_head(&self, py: Python<'_>, key: &Bound<'_, PyAny>) -> Outcome<String> {
        let key = utf8(key, "key")?;
        self.on(py, |gate| heads::sign_head(gate, key))
    }

    /// Check that the ledger still has all entries of a head, and that the head is signed by the owner of a public key.
    #[pyo3(signature = (head, *, public_key=None))]
    fn verify_head(
        &self,
        py: Python<'_>,
        head: &Bound<'_, PyAny>,
        public_key: Option<&Bound<'_, PyAny>>,
    ) -> Outcome<()> {
        let (head, public_key) = (utf8(head, "head")?, public_key.map(|key| utf8(key, "public_key")).transpose()?);
        self.on(py, |gate| heads::verify_head(gate, head, public_key))
    }

    /// Give the proof that the ledger, as it is now, extends that of an earlier head.
    fn prove(&self, py: Python<'_>, head: &Bound<'_, PyAny>, key: &Bound<'_, PyAny>) -> Outcome<String> {
        let (head, key) = (utf8(head, "head")?, utf8(key, "key")?);
        self.on(py, |gate| heads::prove(gate, head, key))
    }

    /// Give the room of deleted documents back to the system.
    fn vacuum(&self, py: Python<'_>) -> Outcome<()> {
        self.on(py, naql::Gate::vacuum)
    }

    /// Iterate over everything that was recorded, in order, from the entry with a number on.
    #[pyo3(signature = (start=0))]
    fn ledger(&self, py: Python<'_>, start: u64) -> Outcome<Ledger> {
        Ok(Ledger::new(self.held(py)?, start))
    }

    /// The hash of the ledger's last entry, which seals all of it; zeros for an empty one.
    #[getter]
    fn head(&self, py: Python<'_>) -> Outcome<String> {
        self.on(py, |gate| Ok(gate.head().to_string()))
    }

    /// The policy that it decides by.
    #[getter]
    fn policy(&self, py: Python<'_>) -> Outcome<Policy> {
        self.on(py, |gate| Ok(Policy(Arc::new(gate.policy().clone()))))
    }

    /// The directory of its store; None in memory.
    #[getter]
    fn path<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.path.as_ref().map(|path| path.into_pyobject(py)).transpose()
    }

    /// Whether it only checks and reads.
    #[getter]
    fn read_only(&self) -> bool {
        self.read_only
    }

    /// Whether it was closed.
    #[getter]
    fn closed(&self) -> bool {
        self.lock().is_none()
    }

    fn __repr__(&self) -> String {
        let place = self.path.as_ref().map_or("in memory".to_owned(), |path| format!("on {:?}", path.display()));
        let how = match (self.closed(), self.read_only) {
            (true, _) => ", closed",
            (false, true) => ", read only",
            (false, false) => "",
        };
        format!("<Gate {place}{how}>")
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (PathBuf,))> {
        let gate = slf.get();
        match &gate.path {
            Some(path) if gate.read_only && !gate.closed() => {
                Ok((slf.py().import("naql._core")?.getattr("reopen")?, (path.clone(),)))
            }
            _ => Err(PyTypeError::new_err(
                "a gate that admits is not pickled: one process at a time writes to a store; \
                 open it with read_only=True to check in many",
            )),
        }
    }
}

/// Judges many documents; the options are those of `naql._gate.judge`.
fn many<'py>(
    gate: &Bound<'py, Gate>,
    admit: bool,
    data: &Bound<'py, PyAny>,
    options: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyAny>> {
    gate.py().import("naql._gate")?.getattr("judge")?.call((gate, admit, data), options)
}

/// Make a key that signs heads, under a name.
#[pyfunction]
pub fn make_key(py: Python<'_>, name: &Bound<'_, PyAny>) -> Outcome<String> {
    let name = utf8(name, "name")?;
    apart(py, || heads::make_key(name))
}

/// Give the public key by which the signatures of a key are checked.
#[pyfunction]
pub fn public_key(py: Python<'_>, key: &Bound<'_, PyAny>) -> Outcome<String> {
    let key = utf8(key, "key")?;
    apart(py, || heads::public_key(key))
}

/// Check that a proof shows that a later ledger extends that of a head, and that both heads are signed by the owner of a public key.
#[pyfunction]
#[pyo3(signature = (proof, head, *, public_key=None))]
pub fn verify_proof(
    py: Python<'_>,
    proof: &Bound<'_, PyAny>,
    head: &Bound<'_, PyAny>,
    public_key: Option<&Bound<'_, PyAny>>,
) -> Outcome<()> {
    let (proof, head) = (utf8(proof, "proof")?, utf8(head, "head")?);
    let public_key = public_key.map(|key| utf8(key, "public_key")).transpose()?;
    apart(py, || heads::verify_proof(proof, head, public_key))
}

/// Opens a store for reading: how a gate comes out of a pickle.
#[pyfunction]
pub fn reopen(py: Python<'_>, path: PathBuf) -> Outcome<Gate> {
    Gate::open(py, path, None, false, None, None, "kept", true, false)
}

impl Gate {
    fn of(gate: naql::Gate, registry: Registry, path: Option<PathBuf>, read_only: bool) -> Self {
        let held = Held::new(gate, registry.made(), path.is_some());
        Self { held: Mutex::new(Some(Arc::new(held))), registry, path, read_only }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Arc<Held>>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The gate, while it is open.
    pub fn held(&self, py: Python<'_>) -> Outcome<Arc<Held>> {
        let closed = || raise(py, &Error::new(Code::InvalidArgument, "the gate is closed; open it again"));
        self.lock().clone().ok_or_else(closed)
    }

    fn on<T: Send>(&self, py: Python<'_>, work: impl FnOnce(&naql::Gate) -> Result<T> + Send) -> Outcome<T> {
        let held = self.held(py)?;
        apart(py, || held.on(work))
    }

    fn judge(
        &self,
        document: &Bound<'_, PyAny>,
        by: impl FnOnce(&naql::Gate, &naql::Document) -> Result<naql::Verdict> + Send,
    ) -> Outcome<Verdict> {
        let (py, page) = (document.py(), document::of(document)?);
        let held = self.held(py)?;
        apart(py, || Ok(Verdict::new(held.on(|gate| by(gate, &page))?, &page, &self.registry)))
    }
}

/// The pages of the store in a directory, and what cannot be seen in them. `since` is a number of days (7d) or a date.
#[pyfunction]
pub fn stored(
    py: Python<'_>,
    path: PathBuf,
    since: Option<&str>,
) -> Outcome<(Vec<document::Document>, Option<String>)> {
    let pages = apart(py, || Archive::open(&path)?.pages(since.map(Archive::since).transpose()?))?;
    let lacks = pages.lacks().map(|lacks| format!("{}: {lacks}", path.display()));
    Ok((pages.documents.into_iter().map(|page| document::Document(Arc::new(page))).collect(), lacks))
}
