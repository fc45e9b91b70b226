//! The crate's errors as Python's: a wrong parameter is a `ValueError`, everything else an
//! `ErascopeError`, which is one, too.

use pyo3::create_exception;
use pyo3::exceptions::{PyKeyboardInterrupt, PyValueError};
use pyo3::prelude::*;

use crate::error::Error;

create_exception!(
    erascope,
    ErascopeError,
    PyValueError,
    "What the articles or a file do not allow, in words that name the cause."
);

impl From<Error> for PyErr {
    fn from(error: Error) -> Self {
        match error {
            Error::Interrupted => PyKeyboardInterrupt::new_err(()),
            Error::Parameter { .. } => PyValueError::new_err(error.to_string()),
            _ => ErascopeError::new_err(error.to_string()),
        }
    }
}
