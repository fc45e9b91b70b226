//! ASCII sixteen bytes at a time: where a run of letters and digits ends, and lower case.
//!
//! Each byte of a `u128` is looked at in its own lane. With the high bits cleared an addition cannot
//! carry into the next lane, so `lane + (128 - bound)` sets the high bit where `lane >= bound`.

const LANES: u128 = u128::MAX / 255; // 0x0101...01
const HIGH: u128 = LANES * 0x80;

/// End of the run of ASCII letters and digits that starts at `at`.
#[inline]
pub fn run_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<16>) {
        let stops = !letters_and_digits(u128::from_le_bytes(*chunk)) & HIGH;
        if stops != 0 {
            return at + stops.trailing_zeros() as usize / 8;
        }
        at += 16;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest
        .iter()
        .position(|byte| !byte.is_ascii_alphanumeric())
        .unwrap_or(rest.len())
}

/// Sixteen bytes with their ASCII capitals in lower case.
#[inline]
pub fn lower_case(bytes: u128) -> u128 {
    let low = bytes & !HIGH;
    let capitals = at_least(low, b'A') & !at_least(low, b'Z' + 1) & !bytes & HIGH;
    bytes | (capitals >> 2)
}

/// Whether all of sixteen bytes are ASCII.
#[inline]
pub fn is_ascii(bytes: u128) -> bool {
    bytes & HIGH == 0
}

/// The high bit of each byte that is an ASCII letter or digit.
#[inline]
fn letters_and_digits(bytes: u128) -> u128 {
    let low = bytes & !HIGH;
    let lower = low | (LANES * 0x20);
    let letters = at_least(lower, b'a') & !at_least(lower, b'z' + 1);
    let digits = at_least(low, b'0') & !at_least(low, b'9' + 1);
    (letters | digits) & !bytes & HIGH
}

/// The high bit of each byte of at least `bound`; no byte may have it set before.
#[inline]
fn at_least(low: u128, bound: u8) -> u128 {
    low + LANES * u128::from(128 - bound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_in_every_lane_is_told_apart() {
        for byte in 0..=255u8 {
            for lane in 0..16 {
                let mut bytes = [b'm'; 16];
                bytes[lane] = byte;
                let expected = if byte.is_ascii_alphanumeric() {
                    16
                } else {
                    lane
                };
                assert_eq!(run_end(&bytes, 0), expected, "{byte} in lane {lane}");
                assert_eq!(run_end(&bytes[..lane + 1], 0), expected.min(lane + 1));
                let packed = u128::from_le_bytes(bytes);
                assert_eq!(is_ascii(packed), byte.is_ascii());
                bytes.make_ascii_lowercase();
                assert_eq!(lower_case(packed).to_le_bytes(), bytes);
            }
        }
        assert_eq!(run_end(b"abc", 3), 3);
        assert_eq!(run_end(b"abc", 7), 7);
    }
}
