//! The few calls to other services, in the words of the domain.

pub mod movers;
