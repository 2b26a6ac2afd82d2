//! What an établissement switches on and off (I-14).
//!
//! To add a module: its variant, its code and whether it is on at the beginning; its routes go in a group of the gateway
//! with `Access::Module`, its use cases here begin with `app::modules::require`, its pages are hidden by the session's list.

/// A part of the product that an établissement may do without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Module {
    /// Learners who come from and go to other établissements (I-11).
    Transferts,
    /// The livret d'apprentissage of apprentis (F-12).
    Livret,
    /// The book that a learner shows to whom it wants (F-11).
    Book,
}

impl Module {
    /// Every module, in the order of the page.
    pub const ALL: [Self; 3] = [Self::Transferts, Self::Livret, Self::Book];

    /// Stable code, as stored and as sent.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Transferts => "transferts",
            Self::Livret => "livret",
            Self::Book => "book",
        }
    }

    /// The module of that code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|module| module.code() == code)
    }

    /// Whether it is on until somebody switches it.
    pub const fn on_at_first(self) -> bool {
        match self {
            // I-11: both établissements have switched it on. What learners show to the world is for theirs to want.
            Self::Transferts | Self::Book => false,
            // Of apprentis alone: an établissement without any never sees it.
            Self::Livret => true,
        }
    }
}

/// What somebody switched, and when.
#[derive(Debug, Clone, Copy)]
pub struct Switched {
    pub actif: bool,
    pub at: jiff::Timestamp,
    pub by: super::ids::PersonId,
}

/// The modules that are on, from those switched by hand.
pub fn on(switched_on: &[String], switched_off: &[String]) -> Vec<Module> {
    let named = |codes: &[String], module: Module| codes.iter().any(|code| code == module.code());
    Module::ALL
        .into_iter()
        .filter(|module| {
            named(switched_on, *module) || (module.on_at_first() && !named(switched_off, *module))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_switched_is_as_at_the_beginning_i14() {
        let expected: Vec<Module> = Module::ALL
            .into_iter()
            .filter(|module| module.on_at_first())
            .collect();
        assert_eq!(on(&[], &[]), expected);
    }

    #[test]
    fn the_hand_wins_over_the_beginning_i14() {
        let all: Vec<String> = Module::ALL.map(|module| module.code().to_owned()).to_vec();
        assert_eq!(on(&all, &[]), Module::ALL);
        assert!(on(&[], &all).is_empty());
        assert_eq!(on(&["inconnu".to_owned()], &all), []);
    }
}
