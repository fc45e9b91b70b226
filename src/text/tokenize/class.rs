//! What kind of character stands where: the one table behind the tokenizer.

use std::sync::LazyLock;

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Class {
    Other,
    Space,
    Letter,
    Digit,
    /// A combining mark or an invisible joiner: part of a word that has begun.
    Mark,
    /// A character of a script without spaces: a word by itself.
    Ideograph,
    /// Punctuation that ends a clause.
    Clause,
}

pub(super) static ASCII: [Class; 128] = ascii_classes();

const fn ascii_classes() -> [Class; 128] {
    let mut classes = [Class::Other; 128];
    let mut byte = 0u8;
    while byte < 128 {
        classes[byte as usize] = match byte {
            b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
            b'0'..=b'9' => Class::Digit,
            b' ' | b'\n' | b'\t' | b'\r' => Class::Space,
            b',' | b';' | b':' | b'!' | b'?' | b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'|' => {
                Class::Clause
            }
            _ => Class::Other,
        };
        byte += 1;
    }
    classes
}

/// Classes of the basic multilingual plane, looked up once per process and only for text that
/// leaves ASCII: the Unicode tables behind it are searched by bisection.
static PLANE: LazyLock<Vec<Class>> = LazyLock::new(|| {
    (0..0x1_0000)
        .map(|code| char::from_u32(code).map_or(Class::Other, class_of_rare))
        .collect()
});

pub(super) fn class_of(character: char) -> Class {
    let code = character as usize;
    if code < 128 {
        ASCII[code]
    } else if code < 0x1_0000 {
        PLANE[code]
    } else {
        class_of_rare(character)
    }
}

fn class_of_rare(character: char) -> Class {
    match character {
        '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}'
        | '\u{3041}'..='\u{3096}'
        | '\u{309d}'..='\u{309f}' => return Class::Ideograph,
        '\u{00ad}' | '\u{200c}' | '\u{200d}' => return Class::Mark,
        '…' | '—' | '–' | '•' | '«' | '»' | '¿' | '¡' | '、' | '。' | '！' | '？' | '，' | '：'
        | '；' | '؟' | '،' | '؛' | '।' => return Class::Clause,
        _ => {}
    }
    match character.general_category_group() {
        GeneralCategoryGroup::Letter => Class::Letter,
        GeneralCategoryGroup::Number => Class::Digit,
        GeneralCategoryGroup::Mark => Class::Mark,
        GeneralCategoryGroup::Separator => Class::Space,
        _ => Class::Other,
    }
}
