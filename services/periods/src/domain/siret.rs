//! SIRET: the fourteen digits that identify a place of work, checked by their key (P-10).

/// SIREN of La Poste. Its thousands of offices share it and do not follow the ordinary key: for them the sum of the
/// fourteen digits is a multiple of five. The head office follows the ordinary key.
const LA_POSTE: &str = "356000000";

/// Whether these characters can be a SIRET: fourteen digits whose key is right.
pub fn is_plausible(digits: &str) -> bool {
    let Some(values) = digit_values(digits) else {
        return false;
    };
    let luhn = luhn_sum(&values).is_multiple_of(10);
    if digits.starts_with(LA_POSTE) {
        return luhn || values.iter().sum::<u32>().is_multiple_of(5);
    }
    luhn
}

fn digit_values(text: &str) -> Option<[u32; 14]> {
    let values: Vec<u32> = text
        .chars()
        .map(|c| c.to_digit(10))
        .collect::<Option<_>>()?;
    values.try_into().ok()
}

/// Every second digit counts double, from the last but one leftwards; a double of two figures counts as their sum.
fn luhn_sum(values: &[u32; 14]) -> u32 {
    values
        .iter()
        .enumerate()
        .map(|(rank, value)| match (rank % 2 == 0, value * 2) {
            (false, _) => *value,
            (true, double) if double > 9 => double - 9,
            (true, double) => double,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_key_of_a_siret_is_verified_p10() {
        assert!(is_plausible("73282932000074"));
        assert!(!is_plausible("73282932000075"));
    }

    #[test]
    fn a_siret_has_fourteen_digits_and_nothing_else_p10() {
        for text in [
            "",
            "7328293200007",
            "732829320000744",
            "7328293200007A",
            "٣٣٣٣٣٣٣٣٣٣٣٣٣٣",
        ] {
            assert!(!is_plausible(text), "{text}");
        }
    }

    #[test]
    fn offices_of_la_poste_follow_their_own_key_p10() {
        // 3 + 5 + 6 + 1 = 15: refused by the ordinary key, right by that of La Poste.
        let office = "35600000000001";
        assert_ne!(luhn_sum(&digit_values(office).unwrap()) % 10, 0);
        assert!(is_plausible(office));
        assert!(is_plausible("35600000000048"), "head office");
        assert!(!is_plausible("35600000000002"));
    }

    proptest! {
        #[test]
        fn one_wrong_digit_is_always_caught_p10(digits in "[1-2][0-9]{12}", place in 0usize..14, shift in 1u32..10) {
            let right = (0..10u32)
                .map(|key| format!("{digits}{key}"))
                .find(|text| is_plausible(text))
                .unwrap();
            let wrong: String = right
                .chars()
                .enumerate()
                .map(|(rank, c)| {
                    let value = c.to_digit(10).unwrap();
                    let value = if rank == place { (value + shift) % 10 } else { value };
                    char::from_digit(value, 10).unwrap()
                })
                .collect();
            prop_assume!(!wrong.starts_with(LA_POSTE));
            prop_assert!(!is_plausible(&wrong));
        }

        #[test]
        fn no_text_makes_the_key_fail_p10(text in ".{0,20}") {
            let _ = is_plausible(&text);
        }
    }
}
