//! What is wrong in what somebody asked, field by field.
//!
//! All the faults of a form are told at once, so that the user corrects once.

/// A field that cannot be taken as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Name of the field, as in the JSON API.
    pub field: &'static str,
    /// Stable code of what is wrong with it.
    pub code: &'static str,
}

/// At least one fault, when it is an error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// One fault.
    pub fn one(field: &'static str, code: &'static str) -> Self {
        Self(vec![Fault { field, code }])
    }

    /// Adds a fault.
    pub fn add(&mut self, field: &'static str, code: &'static str) {
        self.0.push(Fault { field, code });
    }

    /// The value of a field, or its fault among the others.
    pub fn keep<T>(&mut self, field: &'static str, parsed: Result<T, &'static str>) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err(code) => {
                self.add(field, code);
                None
            }
        }
    }

    /// The value of several fields, or their faults among the others.
    pub fn keep_all<T>(&mut self, parsed: Result<T, Self>) -> Option<T> {
        parsed.map_err(|faults| self.0.extend(faults.0)).ok()
    }

    /// Every fault, in the order of the form.
    pub fn iter(&self) -> impl Iterator<Item = Fault> + '_ {
        self.0.iter().copied()
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
