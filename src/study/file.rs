//! Studies on disk.
//!
//! A file is the eight bytes `ERASCOPE`, the version of the format (u32), the length of the payload
//! (u64), the payload in postcard, and the 128-bit xxh3 hash of all before it; numbers are little
//! endian. Reading executes nothing: the hash finds damage, serde finds foreign types, and what the
//! parts claim about each other is checked before a study is handed out. Writing goes to a new file
//! beside the old one, which is renamed over it when it is complete, so that a killed save leaves the
//! old file whole.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use xxhash_rust::xxh3::xxh3_128;

use super::result::Study;
use crate::error::{Error, Result};

const MAGIC: &[u8; 8] = b"ERASCOPE";
const VERSION: u32 = 3;
const HEADER: usize = MAGIC.len() + 4 + 8;
const HASH: usize = 16;

impl Study {
    /// Writes the study to `path`, over a file that is there. Without `texts` the file holds no
    /// text of an article, and kwic will say so.
    pub fn save(&self, path: &Path, texts: bool) -> Result<()> {
        let stripped;
        let study = if texts {
            self
        } else {
            stripped = self.without_texts();
            &stripped
        };
        let bytes = study.to_bytes().map_err(|error| Error::file(path, error))?;
        replace(path, &bytes).map_err(|error| Error::file(path, error))
    }

    /// The study as a file holds it.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let payload = postcard::to_stdvec(self)
            .map_err(|error| Error::Data(format!("the study: {error}")))?;
        let mut bytes = Vec::with_capacity(HEADER + payload.len() + HASH);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&VERSION.to_le_bytes());
        bytes.extend_from_slice(&(payload.len() as u64).to_le_bytes());
        bytes.extend_from_slice(&payload);
        let hash = xxh3_128(&bytes);
        bytes.extend_from_slice(&hash.to_le_bytes());
        Ok(bytes)
    }

    /// Reads a study that [`save`](Self::save) wrote.
    pub fn load(path: &Path) -> Result<Self> {
        let bytes = fs::read(path).map_err(|error| Error::file(path, error))?;
        Self::of_file(&bytes).map_err(|problem| Error::file(path, problem))
    }

    /// Reads what [`to_bytes`](Self::to_bytes) gave.
    pub fn of_bytes(bytes: &[u8]) -> Result<Self> {
        Self::of_file(bytes).map_err(Error::Data)
    }

    fn of_file(bytes: &[u8]) -> std::result::Result<Self, String> {
        let study: Study = postcard::from_bytes(payload(bytes)?)
            .map_err(|error| format!("not a study this version can read: {error}"))?;
        if study.is_consistent() {
            Ok(study)
        } else {
            Err("its parts do not fit each other".into())
        }
    }

    fn without_texts(&self) -> Self {
        let mut study = self.clone();
        study.params.keep_text = false;
        study
            .records
            .iter_mut()
            .for_each(|record| record.text = None);
        study
    }

    /// Whether every number that points into another part points at something.
    fn is_consistent(&self) -> bool {
        let n_records = self.records.len();
        let n_eras = self.params.eras.len() as u32;
        let era_holds = |era: u32| era < n_eras;
        let topic_holds =
            |era: u32, topic: u32| self.topics.iter().any(|t| t.era == era && t.topic == topic);
        let n_topics: Vec<usize> = (0..n_eras)
            .map(|era| self.topics.iter().filter(|topic| topic.era == era).count())
            .collect();
        self.params.clone().check().is_ok()
            && self
                .model
                .as_ref()
                .is_none_or(|model| model.is_consistent(&self.lexicon, &n_topics, self.order.len()))
            && self.order.len() == self.words.len()
            && self.order.len() == self.n_words.len()
            && self.order.iter().all(|&row| (row as usize) < n_records)
            && self.words.fits(&self.lexicon)
            && (0..self.words.len()).all(|text| self.words.n_words(text) == self.n_words[text])
            && self
                .records
                .iter()
                .all(|record| match (record.era, record.topic) {
                    (Some(era), Some(topic)) => era_holds(era) && topic_holds(era, topic),
                    (Some(era), None) => era_holds(era),
                    (None, topic) => topic.is_none(),
                })
            && self.topics.iter().all(|topic| {
                era_holds(topic.era)
                    && topic.terms.len() == topic.term_weights.len()
                    && topic.representatives.iter().all(|&row| row < n_records)
            })
            && self.links.iter().all(|link| {
                link.topic_from
                    .is_none_or(|topic| topic_holds(link.era_from, topic))
                    && link
                        .topic_to
                        .is_none_or(|topic| topic_holds(link.era_to, topic))
                    && era_holds(link.era_from)
                    && era_holds(link.era_to)
            })
            && self.phrases.fits(&self.lexicon)
            && self.keyness.iter().all(|row| {
                let n_terms = self.lexicon.terms().len() + self.phrases.len();
                let is_term = |term: u32| (term as usize) < n_terms;
                era_holds(row.era) && is_term(row.term) && row.within.is_none_or(is_term)
            })
            && self.composition.iter().all(|row| era_holds(row.era))
            && self.choices.len() <= n_eras as usize
            && self.ledger.iter().all(|entry| entry.article < n_records)
    }
}

/// The payload of a whole and undamaged file of this version, or what is wrong.
fn payload(bytes: &[u8]) -> std::result::Result<&[u8], String> {
    if !bytes.starts_with(MAGIC) {
        return Err("not a file that erascope saved".into());
    }
    let (Some(version), Some(length)) = (
        bytes
            .get(8..12)
            .and_then(|part| part.try_into().ok())
            .map(u32::from_le_bytes),
        bytes
            .get(12..20)
            .and_then(|part| part.try_into().ok())
            .map(u64::from_le_bytes),
    ) else {
        return Err(format!("cut off after {} bytes", bytes.len()));
    };
    if version != VERSION {
        return Err(format!(
            "written in version {version} of the format, but this erascope reads version {VERSION}: \
             {}",
            if version > VERSION {
                "update erascope"
            } else {
                "make the study anew"
            }
        ));
    }
    let expected = (HEADER + HASH) as u64;
    if (bytes.len() as u64).checked_sub(expected) != Some(length) {
        return Err(format!(
            "cut off or padded: it holds {} bytes, but {} were written",
            bytes.len(),
            length.saturating_add(expected)
        ));
    }
    let (content, hash) = bytes.split_at(bytes.len() - HASH);
    if hash != xxh3_128(content).to_le_bytes() {
        return Err("damaged: its checksum does not fit its content".into());
    }
    Ok(&content[HEADER..])
}

/// Writes a file completely or not at all.
fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    // The file itself, not a link to it, which the renaming would replace.
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    static SAVES: AtomicU64 = AtomicU64::new(0);
    let save = SAVES.fetch_add(1, Ordering::Relaxed);
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}-{save}.part", std::process::id()));
    let part: PathBuf = path.with_file_name(name);
    let written = File::create(&part)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        })
        .and_then(|()| fs::rename(&part, path));
    if written.is_err() {
        // The first error is the one to report, not that the remains could not be removed.
        let _ = fs::remove_file(&part);
    }
    written
}
