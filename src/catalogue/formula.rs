//! Formulas of calibrations: arithmetic in the optical density `od`.
//!
//! A formula is data that people type. It is parsed into a tree of numbers,
//! `od`, `+ - * / ^` and parentheses, and never run as code. `^` and `**` are
//! powers, as in `od^2`. Two things that programs read in different ways are
//! refused instead of guessed: a power of a power without parentheses, and a
//! sign behind an operator (`2*-od`; `2*(-od)` is fine).

use exmex::{BinOp, Express, FlatEx, MakeOperators, Operator, ops_factory};
use thiserror::Error;

/// Bytes of a formula; the table's limit too.
pub const FORMULA_LENGTH_MAX: usize = 100;
/// Parentheses open at a time.
const DEPTH_MAX: usize = 16;
/// The name of the optical density in a formula.
const DENSITY: &str = "od";

ops_factory!(
    Arithmetic,
    f64,
    Operator::make_bin("+", BinOp { apply: |a, b| a + b, prio: 0, is_commutative: false }),
    Operator::make_bin("-", BinOp { apply: |a, b| a - b, prio: 0, is_commutative: false }),
    Operator::make_bin("*", BinOp { apply: |a, b| a * b, prio: 1, is_commutative: false }),
    Operator::make_bin("/", BinOp { apply: |a, b| a / b, prio: 1, is_commutative: false }),
    Operator::make_bin("^", BinOp { apply: f64::powf, prio: 2, is_commutative: false })
);

/// A formula that was understood.
#[derive(Clone, Debug)]
pub struct Formula(FlatEx<f64, Arithmetic>);

/// Why a text is no formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum FormulaFault {
    /// It has more than [`FORMULA_LENGTH_MAX`] bytes.
    #[error("longer than {FORMULA_LENGTH_MAX} signs")]
    TooLong,
    /// Too many parentheses stand inside each other.
    #[error("more than {DEPTH_MAX} parentheses inside each other")]
    TooDeep,
    /// What stands at this byte does not fit there.
    #[error("not understood at sign {0}")]
    Malformed(usize),
    /// It says the same for every optical density.
    #[error("does not use {DENSITY}")]
    WithoutDensity,
}

impl Formula {
    /// Reads a formula.
    ///
    /// # Errors
    /// Says what is wrong with it and where.
    pub fn parse(text: &str) -> Result<Self, FormulaFault> {
        let plain = checked(text)?;
        let tree = FlatEx::parse(&plain).map_err(|_| FormulaFault::Malformed(text.len()))?;
        if tree.var_names() == [DENSITY] { Ok(Self(tree)) } else { Err(FormulaFault::WithoutDensity) }
    }

    /// The value at an optical density; none where it is not finite, as for a
    /// division by zero.
    #[must_use]
    pub fn at(&self, density: f64) -> Option<f64> {
        self.0.eval(&[density]).ok().filter(|value| value.is_finite())
    }
}

/// The formula as the parser shall see it: checked sign by sign, without spaces,
/// and with a zero before each sign, because the parser would take `-od^2` for
/// the square of `-od`.
fn checked(text: &str) -> Result<String, FormulaFault> {
    if text.len() > FORMULA_LENGTH_MAX {
        return Err(FormulaFault::TooLong);
    }
    let bytes = text.as_bytes();
    let mut plain = String::with_capacity(text.len());
    // Whether the latest operator is a power; here, and before each open parenthesis.
    let (mut is_power, mut outside) = (false, Vec::new());
    let mut after_operand = false;
    let mut at = 0;
    while let Some(&sign) = bytes.get(at) {
        let mut length = 1;
        match (sign, after_operand) {
            (b' ', _) => {}
            (b'+' | b'-', false) if plain.is_empty() || plain.ends_with('(') => {
                plain.push('0');
                plain.push(char::from(sign));
            }
            (b'(', false) if outside.len() == DEPTH_MAX => return Err(FormulaFault::TooDeep),
            (b'(', false) => {
                outside.push(std::mem::take(&mut is_power));
                plain.push('(');
            }
            (b'0'..=b'9' | b'.', false) => {
                let number: &str = &text[at..at + digits(&bytes[at..])];
                let _: f64 = number.parse().map_err(|_| FormulaFault::Malformed(at))?;
                length = number.len();
                plain.push_str(number);
                after_operand = true;
            }
            (b'o', false) if bytes[at..].starts_with(DENSITY.as_bytes()) => {
                length = DENSITY.len();
                plain.push_str(DENSITY);
                after_operand = true;
            }
            (b')', true) if !outside.is_empty() => {
                is_power = outside.pop().unwrap_or_default();
                plain.push(')');
            }
            (b'^' | b'*', true) if sign == b'^' || bytes[at..].starts_with(b"**") => {
                if std::mem::replace(&mut is_power, true) {
                    return Err(FormulaFault::Malformed(at));
                }
                length = if sign == b'^' { 1 } else { 2 };
                plain.push('^');
                after_operand = false;
            }
            (b'+' | b'-' | b'*' | b'/', true) => {
                is_power = false;
                plain.push(char::from(sign));
                after_operand = false;
            }
            _ => return Err(FormulaFault::Malformed(at)),
        }
        at += length;
    }
    if after_operand && outside.is_empty() { Ok(plain) } else { Err(FormulaFault::Malformed(text.len())) }
}

/// How many digits and points stand at the beginning.
fn digits(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'.').count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{Just, Strategy, any, prop, prop_assert_eq, prop_oneof, proptest};

    use super::*;

    fn at(text: &str, density: f64) -> Option<f64> {
        Formula::parse(text).unwrap_or_else(|fault| panic!("{text} {fault}")).at(density)
    }

    #[test]
    fn arithmetic_means_what_schools_teach() {
        for (text, value) in [
            ("od", 3.0),
            (" 2 * od + 1 ", 7.0),
            ("1+2*od", 7.0),
            ("(1+2)*od", 9.0),
            ("12/od/2", 2.0),
            ("12/od*2", 8.0),
            ("12-od-2", 7.0),
            ("-od^2", -9.0),
            ("(-od)^2", 9.0),
            ("2*od**2", 18.0),
            ("(od^2)^2", 81.0),
            ("od^2*od^2", 81.0),
            ("od^(-1)", 1.0 / 3.0),
            ("+od", 3.0),
            ("1/2*od", 1.5),
            (".5*od+1.", 2.5),
            ("(od-2.9331)/(-0.4604)", (3.0 - 2.9331) / -0.4604),
        ] {
            assert_eq!(at(text, 3.0), Some(value), "{text}");
        }
    }

    #[test]
    fn what_is_no_formula_is_refused_at_its_place() {
        for (text, place) in [
            ("", 0),
            ("od*", 3),
            ("od od", 3),
            ("2od", 1),
            ("od2", 2),
            ("2*-od", 2),
            ("--od", 1),
            ("od^2^2", 4),
            ("od**2**2", 5),
            ("(od", 3),
            ("od)", 2),
            ("()", 1),
            ("(od)(od)", 4),
            ("1.2.3*od", 0),
            (".*od", 0),
            ("1e3*od", 1),
            ("sin(od)", 0),
            ("{od}", 0),
            ("od,1", 2),
            ("OD", 0),
            ("x", 0),
            ("alert(1)", 0),
            ("od\u{2009}*2", 2),
            ("öd", 0),
        ] {
            assert_eq!(Formula::parse(text).err(), Some(FormulaFault::Malformed(place)), "{text}");
        }
        assert_eq!(Formula::parse("2*3").err(), Some(FormulaFault::WithoutDensity));
        assert_eq!(Formula::parse(&format!("od{}", "+1".repeat(60))).err(), Some(FormulaFault::TooLong));
        let deep = |levels| format!("{}od{}", "(".repeat(levels), ")".repeat(levels));
        assert!(Formula::parse(&deep(DEPTH_MAX)).is_ok());
        assert_eq!(Formula::parse(&deep(DEPTH_MAX + 1)).err(), Some(FormulaFault::TooDeep));
    }

    #[test]
    fn what_is_not_finite_is_no_value() {
        for (text, density) in [("1/od", 0.0), ("od^0.5", -1.0), ("od^999", 10.0), ("od", f64::NAN)] {
            assert_eq!(at(text, density), None, "{text}");
        }
    }

    /// A formula, and the value it must have where the density is 0.75.
    fn trees() -> impl Strategy<Value = (String, f64)> {
        let leaf = prop_oneof![
            Just(("od".to_owned(), 0.75)),
            (1_u16..2000)
                .prop_map(|n| (format!("{}.{}", n / 10, n % 10), f64::from(n / 10) + f64::from(n % 10) / 10.0)),
        ];
        leaf.prop_recursive(4, 12, 2, |inner| {
            (inner.clone(), prop::sample::select(vec!['+', '-', '*', '/']), inner).prop_map(|((a, x), op, (b, y))| {
                let value = match op {
                    '+' => x + y,
                    '-' => x - y,
                    '*' => x * y,
                    _ => x / y,
                };
                (format!("({a}){op}({b})"), value)
            })
        })
    }

    proptest! {
        #[test]
        fn no_text_is_fatal(text in any::<String>(), density in any::<f64>()) {
            if let Ok(formula) = Formula::parse(&text) {
                assert!(formula.at(density).is_none_or(f64::is_finite));
            }
        }

        #[test]
        fn no_text_of_the_right_signs_is_fatal(text in "[-+*/^() .0-9od]{0,40}", density in any::<f64>()) {
            if let Ok(formula) = Formula::parse(&text) {
                assert!(formula.at(density).is_none_or(f64::is_finite));
            }
        }

        #[test]
        fn a_formula_is_computed_as_it_is_nested((text, value) in trees()) {
            // Formulas without od, with too many signs and with a division by zero are other tests' matter.
            if let Ok(formula) = Formula::parse(&text) {
                prop_assert_eq!(formula.at(0.75), Some(value).filter(|value| value.is_finite()), "{}", text);
            }
        }
    }
}
