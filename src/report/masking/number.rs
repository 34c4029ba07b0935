//! Phone numbers: what is one, and how much of it stays. It knows no field and no PDU.

use super::HIDDEN;

/// Digits of a phone number. What has fewer is a short code, an amount, or a code to log in with.
const LEAST: usize = 7;
/// Digits that stay of a number.
const KEPT: usize = 2;
/// Characters between two digits of one number.
const GAP: usize = 2;

/// Hides the digits of an address: of a phone number all but the last two. Other characters stay: a name is
/// that of a service.
pub(super) fn hide_number(octets: &mut [u8]) {
    let digits = octets.iter().filter(|octet| is_digit(char::from(**octet))).count();
    let hidden = if digits < LEAST { digits } else { digits - KEPT };
    let digits = octets.iter_mut().filter(|octet| is_digit(char::from(**octet)));
    digits.take(hidden).for_each(|octet| *octet = HIDDEN);
}

/// Whether octets are the characters of a number, and not packed digits.
pub(super) fn is_number(octets: &[u8]) -> bool {
    octets.iter().all(|octet| is_digit(char::from(*octet)) || matches!(octet, b'+' | b'#'))
}

/// The places of the digits that are hidden of all phone numbers in a text, however their groups are parted.
pub(super) fn digits_of_numbers(text: &[char]) -> Vec<usize> {
    let mut hidden = Vec::new();
    let mut number = Vec::new();
    for (at, character) in text.iter().enumerate() {
        if is_digit(*character) {
            number.push(at);
        } else if number.last().is_none_or(|last| at - last > GAP) || !is_separator(*character) {
            end(&mut number, &mut hidden);
        }
    }
    end(&mut number, &mut hidden);
    hidden
}

fn end(number: &mut Vec<usize>, hidden: &mut Vec<usize>) {
    if number.len() >= LEAST {
        number.truncate(number.len() - KEPT);
        hidden.append(number);
    }
    number.clear();
}

/// One that is hidden already counts, so that hiding twice is hiding once.
fn is_digit(character: char) -> bool {
    character.is_numeric() || character == char::from(HIDDEN)
}

/// A NUL is one, because a text in UTF-16 is met under a `data_coding` that says otherwise.
const fn is_separator(character: char) -> bool {
    matches!(character, ' ' | '-' | '.' | '/' | '(' | ')' | '\0')
}
