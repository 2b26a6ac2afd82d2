//! Typed identifiers: a newtype per noun, over `UUIDv7` (ordered by time of creation).

/// Declares a typed identifier.
///
/// ```
/// chassis::id!(/// Identifies an annexe.
///     pub AnnexeId);
/// let id = AnnexeId::generate();
/// assert_eq!(id.to_string().parse::<AnnexeId>(), Ok(id));
/// ```
#[macro_export]
macro_rules! id {
    ($(#[$doc:meta])* $vis:vis $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            $crate::export::serde::Serialize, $crate::export::serde::Deserialize,
            $crate::export::sqlx::Type,
        )]
        #[serde(crate = "::chassis::export::serde", transparent)]
        #[sqlx(transparent)]
        $vis struct $name($crate::export::uuid::Uuid);

        #[allow(dead_code, reason = "not every noun needs every conversion")]
        impl $name {
            /// A new identifier, greater than those made before.
            $vis fn generate() -> Self {
                Self($crate::id::fresh())
            }

            /// The bare UUID, for the wire and for queries.
            $vis const fn uuid(self) -> $crate::export::uuid::Uuid {
                self.0
            }
        }

        impl From<$crate::export::uuid::Uuid> for $name {
            fn from(value: $crate::export::uuid::Uuid) -> Self {
                Self(value)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::export::uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

/// A new `UUIDv7`. The one place of the suite where identifiers are born.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place where identifiers are born"
)]
pub fn fresh() -> uuid::Uuid {
    uuid::Uuid::now_v7()
}
