//! The few calls to others, in the words of the domain.

pub mod movers;
pub mod portails;
