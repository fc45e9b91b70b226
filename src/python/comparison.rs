//! What a study compares the eras by, as tables.

use super::frame::Frame;
use crate::compare::reference::ReferenceKeyness;
use crate::study::Study;

/// One row per era and term.
pub fn keyness_frame(study: &Study) -> Frame {
    let rows = study.keyness();
    terms(study, rows.iter().map(|row| (row.era, row.term)))
        .count("count", rows.iter().map(|row| row.count))
        .count("rest_count", rows.iter().map(|row| row.rest_count))
        .number("rate", rows.iter().map(|row| row.rate))
        .number("rest_rate", rows.iter().map(|row| row.rest_rate))
        .number("log_ratio", rows.iter().map(|row| row.log_ratio))
        .number("log_ratio_low", rows.iter().map(|row| row.log_ratio_low))
        .number("log_ratio_high", rows.iter().map(|row| row.log_ratio_high))
        .number("g2", rows.iter().map(|row| row.g2))
        .number("g2_p", rows.iter().map(|row| row.g2_p))
        .number("z", rows.iter().map(|row| row.z))
        .number("p", rows.iter().map(|row| row.p))
        .number("q", rows.iter().map(|row| row.q))
        .count("documents", rows.iter().map(|row| row.documents))
        .count("rest_documents", rows.iter().map(|row| row.rest_documents))
        .number("dispersion", rows.iter().map(|row| row.dispersion))
        .flag("p_is_bound", rows.iter().map(|row| row.p_is_bound))
        .number("chi2", rows.iter().map(|row| row.chi2))
        .number("g2_two_cell", rows.iter().map(|row| row.g2_two_cell))
        .number(
            "log_ratio_conservative",
            rows.iter().map(|row| row.log_ratio_conservative),
        )
        .number(
            "document_difference",
            rows.iter().map(|row| row.document_difference),
        )
        .number(
            "document_difference_low",
            rows.iter().map(|row| row.document_difference_low),
        )
        .number(
            "document_difference_high",
            rows.iter().map(|row| row.document_difference_high),
        )
        .flag(
            "is_phrase",
            rows.iter().map(|row| study.is_phrase(row.term)),
        )
        .text(
            "within",
            rows.iter()
                .map(|row| row.within.map(|longer| study.surface(longer))),
        )
}

/// A frame that opens with an era and a term.
fn terms(study: &Study, rows: impl Iterator<Item = (u32, u32)> + Clone) -> Frame {
    let eras = study.params().eras().as_slice();
    Frame::default()
        .text(
            "era",
            rows.clone().map(|(era, _)| Some(&eras[era as usize].name)),
        )
        .text("term", rows.clone().map(|(_, term)| Some(study.term(term))))
        .text("surface", rows.map(|(_, term)| Some(study.surface(term))))
}

/// One row per era and term, against a list.
pub fn reference_frame(study: &Study, rows: &[ReferenceKeyness]) -> Frame {
    terms(study, rows.iter().map(|row| (row.era, row.term)))
        .count("count", rows.iter().map(|row| row.count))
        .count(
            "reference_count",
            rows.iter().map(|row| row.reference_count),
        )
        .number("rate", rows.iter().map(|row| row.rate))
        .number("reference_rate", rows.iter().map(|row| row.reference_rate))
        .number("log_ratio", rows.iter().map(|row| row.log_ratio))
        .number("log_ratio_low", rows.iter().map(|row| row.log_ratio_low))
        .number("log_ratio_high", rows.iter().map(|row| row.log_ratio_high))
        .number("g2", rows.iter().map(|row| row.g2))
        .number("g2_p", rows.iter().map(|row| row.g2_p))
        .count("documents", rows.iter().map(|row| row.documents))
}

/// One row per era and measure.
pub fn composition_frame(study: &Study) -> Frame {
    let rows = study.composition();
    let eras = study.params().eras().as_slice();
    Frame::default()
        .text(
            "era",
            rows.iter().map(|row| Some(&eras[row.era as usize].name)),
        )
        .text("measure", rows.iter().map(|row| Some(row.measure.name())))
        .number("value", rows.iter().map(|row| row.value))
        .number("rest_value", rows.iter().map(|row| row.rest_value))
        .number("difference", rows.iter().map(|row| row.difference))
        .number("divergence", rows.iter().map(|row| row.divergence))
}
