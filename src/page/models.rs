//! The models that read pages: two that judge pieces and one that finds the headline.
//!
//! Those of a build are trained on all labelled pages. Others can be given in their place, so that
//! a page is measured by this very reader with models that do not know its site.

use std::sync::OnceLock;

use super::trees::Trees;

/// What training left.
#[derive(Clone, Debug, Default)]
pub struct Models {
    /// Judges a piece by itself and its neighbours.
    pub(super) first: Trees,
    /// Judges it once more, knowing what the first says about the page.
    pub(super) second: Trees,
    /// How well a piece does as the headline.
    pub(super) title: Trees,
}

impl Models {
    /// The models of this build.
    pub fn shipped() -> &'static Self {
        static MODELS: OnceLock<Models> = OnceLock::new();
        MODELS.get_or_init(|| {
            Self::parse(
                include_str!("model/body_first.txt"),
                include_str!("model/body_second.txt"),
                include_str!("model/title.txt"),
            )
            .unwrap_or_default()
        })
    }

    /// Models in the format of `scripts/train_body_model.py`; `None` where one is not in it.
    pub fn parse(first: &str, second: &str, title: &str) -> Option<Self> {
        Some(Self {
            first: Trees::parse(first)?,
            second: Trees::parse(second)?,
            title: Trees::parse(title)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_models_are_there() {
        let Models {
            first,
            second,
            title,
        } = Models::shipped();
        assert!([first, second, title].iter().all(|trees| trees.len() > 1));
        assert!(Models::parse("0\n1", "0\n1", "none").is_none());
    }
}
