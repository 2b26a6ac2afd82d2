//! A clock in the test's hand.

use std::sync::{Arc, Mutex};

use chassis::Clock;
use jiff::{SignedDuration, Timestamp};

/// Follows the system's clock, shifted as the test says.
#[derive(Clone, Default)]
pub struct TestClock {
    shift: Arc<Mutex<SignedDuration>>,
}

impl TestClock {
    /// The clock, for the service.
    pub fn clock(&self) -> Clock {
        let own = self.clone();
        Clock::from_fn(move || own.now())
    }

    /// This instant, as the service sees it.
    pub fn now(&self) -> Timestamp {
        Clock::default().now() + *self.shift.lock().expect("the shift")
    }

    /// Makes it this instant now.
    pub fn set(&self, instant: Timestamp) {
        *self.shift.lock().expect("the shift") = instant.duration_since(Clock::default().now());
    }

    /// Lets time pass.
    pub fn advance(&self, duration: SignedDuration) {
        *self.shift.lock().expect("the shift") += duration;
    }
}
