//! The one error of the crate: every variant names the parameter, the article or the file, the
//! offending value and the bound it breaks.

use std::path::PathBuf;

/// What can go wrong, in words a user can act on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A parameter holds a value outside its bound.
    #[error("{parameter} is {value}, but {bound}")]
    Parameter {
        /// Name of the parameter as the user wrote it.
        parameter: String,
        /// The value that was given.
        value: String,
        /// What the value would have to satisfy.
        bound: String,
    },
    /// The eras contradict themselves or each other; the message names them and their days.
    #[error("{0}")]
    Eras(String),
    /// The articles, taken together, do not allow what was asked.
    #[error("{0}")]
    Data(String),
    /// A file cannot be read, written or understood.
    #[error("{path}: {problem}")]
    File {
        /// The file as the user named it.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// The caller cancelled the work.
    #[error("interrupted")]
    Interrupted,
    /// An error of linfa's data set types, which its traits require a place for.
    #[error(transparent)]
    Linfa(#[from] linfa::Error),
}

impl Error {
    /// A parameter out of its bound: `n_topics is 8, but era "2016" holds 3 articles`.
    pub fn parameter(
        parameter: impl Into<String>,
        value: impl std::fmt::Display,
        bound: impl Into<String>,
    ) -> Self {
        Self::Parameter {
            parameter: parameter.into(),
            value: value.to_string(),
            bound: bound.into(),
        }
    }

    /// Whether the error is about this parameter.
    pub fn names_parameter(&self, name: &str) -> bool {
        matches!(self, Self::Parameter { parameter, .. } if parameter == name)
    }

    /// A file that cannot be used.
    pub fn file(path: impl Into<PathBuf>, problem: impl std::fmt::Display) -> Self {
        Self::File {
            path: path.into(),
            problem: problem.to_string(),
        }
    }
}

/// Result with the crate's [`Error`].
pub type Result<T> = std::result::Result<T, Error>;
